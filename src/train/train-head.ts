/** The training itself: epochs of batches, each epoch measured on the validation part, until no more is gained. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRandom } from '../catalogue/demo/random.js';
import { SamelookError } from '../core/errors.js';
import type { Picture } from '../evaluate/dataset.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { Features } from '../evaluate/features.js';
import { createAdam } from './adam.js';
import { type Batch, batchesOf } from './batches.js';
import { readMatrix, throughHead } from './head-features.js';
import { backward, forward, type HeadTensors, listTensors } from './head-network.js';
import type { LossAndGradient, PairLoss } from './pair-loss.js';
import type { TrainingPair, TrainingSplit } from './split.js';

/** Pairs in a batch. */
export const BATCH_SIZE = 256;
/** Adam's step at the start; it falls to 0 along half a cosine (Loshchilov and Hutter, SGDR, 2017). */
export const LEARNING_RATE = 1e-3;
/** Adam's pull back to the start. */
export const WEIGHT_DECAY = 0.1;
/** Epochs without a better one, after which the training ends. */
export const PATIENCE = 8;
/** The k of the accuracy that is told of each epoch. */
export const EPOCH_K = 10;
/** Queries that an epoch is measured by, at most; a sample of more. */
const MAX_EPOCH_QUERIES = 2_000;

/** An epoch, measured. Epoch 0 is the head before it learned. */
export interface Epoch {
  readonly epoch: number;
  /** Mean over the epoch's batches, while the head was changing; undefined for epoch 0. */
  readonly trainingLoss: number | undefined;
  readonly validationLoss: number;
  /** Top-10 accuracy on the validation part, 0..1. */
  readonly topTen: number;
  readonly meanReciprocalRank: number;
}

/** What came out. */
export interface Training {
  /** As it was after the best epoch. */
  readonly head: HeadTensors;
  readonly best: Epoch;
  readonly epochs: readonly Epoch[];
}

/** What is trained, and how. */
export interface TrainOptions {
  readonly split: TrainingSplit;
  /** Of the pictures of both parts, in memory. */
  readonly features: Features;
  /** Changed in place. */
  readonly head: HeadTensors;
  readonly loss: PairLoss;
  /** At most. */
  readonly epochs: number;
  readonly seed: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly patience?: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains until `epochs` are over or nothing was gained for a while. The same options give the same head on every machine.
 * @throws SamelookError INPUT_INVALID where the loss is no number any more; the signal's reason once it is aborted
 */
export async function trainHead(options: TrainOptions): Promise<Training> {
  const { split, head, loss, seed, signal, onProgress } = options;
  const {
    batchSize = BATCH_SIZE,
    learningRate = LEARNING_RATE,
    weightDecay = WEIGHT_DECAY,
    patience = PATIENCE,
  } = options;
  const tensors = [...listTensors(head), loss.parameters];
  const adam = createAdam(tensors, { weightDecay });
  const epochs: Epoch[] = [];
  let best = await measureEpoch(options, 0, undefined);
  let bestTensors = tensors.map((tensor) => tensor.slice());
  epochs.push(best);

  const perEpoch = batchesOf(split.training, { size: batchSize, seed, epoch: 1 }).length;
  const total = perEpoch * options.epochs;
  for (let epoch = 1, step = 0; epoch <= options.epochs && epoch - best.epoch <= patience; epoch++) {
    let sum = 0;
    for (const batch of batchesOf(split.training, { size: batchSize, seed, epoch })) {
      signal?.throwIfAborted();
      const { loss: value, gradients } = await slopes(options, batch);
      if (!Number.isFinite(value)) throw notFinite(epoch);
      adam.step(gradients, learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / total)));
      sum += value;
      onProgress?.(++step, total);
      await nextTurn();
    }
    const measured = await measureEpoch(options, epoch, sum / perEpoch);
    epochs.push(measured);
    if (isBetter(measured, best)) {
      best = measured;
      bestTensors = tensors.map((tensor) => tensor.slice());
    }
  }
  for (const [i, tensor] of tensors.entries()) tensor.set(bestTensors[i] as Float64Array);
  return { head, best, epochs };
}

/** The loss of a batch, and its slope by each tensor of the head and by the loss's own parameters. */
async function slopes({ features, head, loss }: TrainOptions, batch: Batch) {
  const queries = forward(head, await readMatrix(features, batch.queries));
  const gallery = forward(head, await readMatrix(features, batch.pictures));
  const measured = lossOf(loss, batch, queries.outputs, gallery.outputs);
  const byQueries = backward(head, queries, measured.byQueries);
  const byGallery = backward(head, gallery, measured.byGallery);
  // Both sides go through the same head: its slopes add up.
  const gradients = byQueries.map((tensor, t) =>
    tensor.map((slope, i) => slope + ((byGallery[t] as Float64Array)[i] as number)),
  );
  return { loss: measured.loss, gradients: [...gradients, measured.byParameters] };
}

function lossOf(
  loss: PairLoss,
  { queries, pictures }: Batch,
  queryVectors: LossAndGradient['byQueries'],
  pictureVectors: LossAndGradient['byGallery'],
): LossAndGradient {
  const isSameItem = (i: number, j: number) => queries[i]?.item === pictures[j]?.item;
  return loss.measure({ queries: queryVectors, gallery: pictureVectors, isSameItem });
}

async function measureEpoch(options: TrainOptions, epoch: number, trainingLoss: number | undefined): Promise<Epoch> {
  const { split, head, seed, signal } = options;
  const features = throughHead(options.features, head);
  const dataset = split.validationSet;
  const queries = sample(dataset.queries, seed);
  const { rows } = await evaluate({
    dataset,
    queries,
    features,
    metric: 'cosine',
    protocol: dataset.protocol,
    ks: [EPOCH_K],
    signal,
  });
  const [all] = rows;
  return {
    epoch,
    trainingLoss,
    validationLoss: await validationLoss(options, split.validation, features),
    topTen: all?.topK[0]?.value ?? 0,
    meanReciprocalRank: all?.meanReciprocalRank.value ?? 0,
  };
}

/** Over batches of the size of the training's, always the same ones. */
async function validationLoss(
  { loss, seed, batchSize = BATCH_SIZE }: TrainOptions,
  pairs: readonly TrainingPair[],
  features: Features,
): Promise<number> {
  const batches = batchesOf(pairs, { size: batchSize, seed, epoch: 0 });
  let sum = 0;
  for (const batch of batches) {
    const queries = await readMatrix(features, batch.queries);
    sum += lossOf(loss, batch, queries, await readMatrix(features, batch.pictures)).loss;
    await nextTurn();
  }
  return sum / batches.length;
}

/** By mean reciprocal rank: top-k accuracies have nowhere to rise to where the right item was among the first already, as in all feedback. */
function isBetter(a: Epoch, b: Epoch): boolean {
  return a.meanReciprocalRank > b.meanReciprocalRank;
}

function sample(queries: readonly Picture[], seed: number): readonly Picture[] {
  if (queries.length <= MAX_EPOCH_QUERIES) return queries;
  const random = createRandom('epoch queries', seed);
  return queries.filter(() => random.chance(MAX_EPOCH_QUERIES / queries.length));
}

function notFinite(epoch: number): SamelookError {
  return new SamelookError(
    'INPUT_INVALID',
    `The training went astray: in epoch ${epoch} its loss is no number any more. Nothing was written. Try another --loss or --seed; ` +
      'if it happens again, the features are damaged: delete the folder eval in SAMELOOK_HOME, and they are computed anew.',
  );
}
