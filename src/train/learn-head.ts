/** From lessons to a head: two parts, training, and the same measurement before and after. */
import type { HeadWeights } from '../../models/head/head-weights.js';
import type { Calibration, EmbeddingSpace, Means } from '../core/embedding.js';
import type { Encoder } from '../core/ports.js';
import { centreOf } from '../evaluate/centre.js';
import type { Picture } from '../evaluate/dataset.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { ExactSearchOptions } from '../evaluate/exact-search.js';
import type { Features } from '../evaluate/features.js';
import type { Row } from '../evaluate/report.js';
import type { Stage } from '../evaluate/stage.js';
import { calibrate } from './calibrate.js';
import { keepInMemory, readMatrix, throughHead } from './head-features.js';
import { type HeadTensors, startHead } from './head-network.js';
import type { Lessons } from './lessons.js';
import type { PairLoss } from './pair-loss.js';
import { startProjection } from './principal-axes.js';
import { splitByItem, type TrainingPair, type TrainingSplit } from './split.js';
import { EPOCH_K, type Epoch, trainHead } from './train-head.js';

/** The k of the accuracy that is told before and after. */
export const REPORTED_KS = [1, 5, EPOCH_K, 20] as const;
/** Mean reciprocal rank that centring must gain on the validation part, so that it is no accident of these queries. */
const LEAST_CENTRING_GAIN = 0.01;
/** Pictures that the principal axes and the means are taken from, at most. */
const SAMPLE = 4_000;

/** What is learned from, and how. */
export interface LearnHeadOptions {
  readonly lessons: Lessons;
  /** The base, whose features are learned on; it does not change. */
  readonly encoder: Encoder;
  readonly loss: PairLoss;
  /** Of the head's vectors, at most those of the encoder. */
  readonly dimensions: number;
  /** Units of the hidden layer; 0 = none. */
  readonly units: number;
  /** At most. */
  readonly epochs: number;
  /** Share of the items for the validation. */
  readonly validation: number;
  readonly seed: number;
  readonly stage: Stage;
  readonly signal?: AbortSignal | undefined;
}

/** How an encoder ranks the validation part. */
export interface Ranked {
  /** Overall first, then by category. */
  readonly rows: readonly Row[];
  /** Whether means were taken away first. */
  readonly centred: boolean;
}

/** A head, and what is known about it. */
export interface LearnedHead {
  readonly weights: HeadWeights;
  readonly calibration: Calibration;
  readonly split: TrainingSplit;
  readonly epochs: readonly Epoch[];
  readonly best: Epoch;
  /** The validation part ranked by the base, and by the head. */
  readonly before: Ranked;
  readonly after: Ranked;
  /** Pictures that could not be embedded. */
  readonly unreadable: number;
  /** Time of the training, without the embedding. */
  readonly trainingMs: number;
}

/** @throws SamelookError INPUT_INVALID where there are too few pairs, STORAGE_FAILED; the signal's reason once it is aborted */
export async function learnHead(options: LearnHeadOptions): Promise<LearnedHead> {
  const { lessons, encoder, loss, seed, signal } = options;
  const { dataset, rejected } = lessons;
  const unreadable = lessons.features.failures;
  const split = splitByItem(dataset, { validation: options.validation, seed, unreadable, rejected });
  const features = await keepInMemory(lessons.features, picturesOf(split));

  const start = performance.now();
  const sample = await readMatrix(features, samplePictures(split.training));
  const head = startHead(startProjection(sample, options.dimensions, seed), options.units, seed);
  const { onProgress, end } = options.stage('Training');
  const { best, epochs } = await trainHead({
    split,
    features,
    head,
    loss,
    epochs: options.epochs,
    seed,
    onProgress,
    signal,
  }).finally(end);
  const trainingMs = performance.now() - start;

  const before = await rank(options, split, features, encoder);
  const after = await chooseCentring(options, split, throughHead(features, head));
  return {
    weights: weightsOf(head, after.means),
    calibration: await calibrate(split.validationSet.queries, after.search),
    split,
    epochs,
    best,
    before: before.ranked,
    after: after.ranked,
    unreadable: unreadable.size,
    trainingMs,
  };
}

function picturesOf({ training, validationSet }: TrainingSplit): Picture[] {
  const learned = training.flatMap(({ query, pictures, rejected }) => [query, ...pictures, ...rejected]);
  return [...new Set([...learned, ...validationSet.queries, ...validationSet.gallery])];
}

function samplePictures(training: readonly TrainingPair[]): Picture[] {
  return training.slice(0, SAMPLE / 2).flatMap(({ query, pictures: [first] }) => (first ? [query, first] : [query]));
}

/** Ranks the validation part as the program would with this encoder. */
async function rank(
  { signal }: LearnHeadOptions,
  { validationSet: dataset }: TrainingSplit,
  features: Features,
  encoder: Encoder,
): Promise<{ readonly ranked: Ranked; readonly search: ExactSearchOptions }> {
  const { metric } = encoder.space;
  const centre = metric === 'cosine' ? await centreOf('auto', encoder, dataset, features) : undefined;
  const search: ExactSearchOptions = { dataset, features, metric, protocol: dataset.protocol, centre, signal };
  const { rows } = await evaluate({ ...search, queries: dataset.queries, ks: REPORTED_KS });
  return { ranked: { rows, centred: centre !== undefined }, search };
}

/** The head with means of its own where they rank the validation part clearly better, else without them. */
async function chooseCentring(options: LearnHeadOptions, split: TrainingSplit, features: Features) {
  const space: EmbeddingSpace = { ...options.encoder.space, dimensions: features.dimensions, metric: 'cosine' };
  const { means: _, ...base } = options.encoder;
  const plain = await rank(options, split, features, { ...base, space });
  const means: Means = {
    query: await meanOf(features, [...new Set(split.training.map(({ query }) => query))]),
    catalogue: await meanOf(features, [...new Set(split.training.flatMap(({ pictures }) => pictures))]),
  };
  const centred = await rank(options, split, features, { ...base, space, means });
  const pays = worth(centred.ranked) - worth(plain.ranked) >= LEAST_CENTRING_GAIN;
  return pays ? { ...centred, means } : { ...plain, means: undefined };
}

function worth({ rows: [all] }: Ranked): number {
  return all?.meanReciprocalRank.value ?? 0;
}

async function meanOf(features: Features, pictures: readonly Picture[]): Promise<Float32Array> {
  const some = pictures.slice(0, SAMPLE);
  const vectors = await features.read(some);
  const sums = new Float64Array(features.dimensions);
  vectors.forEach((value, i) => {
    sums[i % sums.length] = (sums[i % sums.length] as number) + value / some.length;
  });
  return Float32Array.from(sums);
}

function weightsOf({ weight, bias, hidden }: HeadTensors, means: Means | undefined): HeadWeights {
  return {
    inputs: weight.rows,
    outputs: weight.columns,
    weight: Float32Array.from(weight.values),
    bias: Float32Array.from(bias.values),
    ...(hidden && {
      hidden: {
        units: hidden.inner.columns,
        inner: Float32Array.from(hidden.inner.values),
        innerBias: Float32Array.from(hidden.innerBias.values),
        outer: Float32Array.from(hidden.outer.values),
      },
    }),
    ...(means && { means }),
  };
}
