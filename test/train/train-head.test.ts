import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/evaluate/evaluate.js';
import type { Features } from '../../src/evaluate/features.js';
import { createContrastiveLoss } from '../../src/train/contrastive-loss.js';
import { readMatrix, throughHead } from '../../src/train/head-features.js';
import { forward, listTensors, startHead } from '../../src/train/head-network.js';
import { createLogLoss } from '../../src/train/log-loss.js';
import type { PairLoss } from '../../src/train/pair-loss.js';
import { startProjection } from '../../src/train/principal-axes.js';
import { splitByItem } from '../../src/train/split.js';
import { type Training, type TrainOptions, trainHead } from '../../src/train/train-head.js';
import { type Planted, plant } from './planted.js';

const unreadable = new Set<never>();

interface Wish extends Partial<Omit<TrainOptions, 'split' | 'features' | 'head'>> {
  readonly dimensions?: number;
  readonly units?: number;
  readonly features?: Features;
}

async function train({ dataset, features: planted }: Planted, wish: Wish = {}): Promise<Training> {
  const { seed = 1, units = 0, features = planted } = wish;
  const split = splitByItem(dataset, { validation: 0.25, seed, unreadable });
  const sample = await readMatrix(planted, dataset.gallery);
  const head = startHead(startProjection(sample, wish.dimensions ?? planted.dimensions, seed), units, seed);
  return trainHead({ loss: createContrastiveLoss(), epochs: 30, batchSize: 32, ...wish, split, features, head, seed });
}

const numbers = ({ head }: Training) => listTensors(head).flatMap((tensor) => [...tensor]);

describe('trainHead', () => {
  const wishes: readonly (readonly [string, () => PairLoss, Wish])[] = [
    ['contrastive', createContrastiveLoss, {}],
    ['contrastive, with a hidden layer', createContrastiveLoss, { units: 12 }],
    ['contrastive, in half the dimensions', createContrastiveLoss, { dimensions: 8 }],
    ['log, squared distance', () => createLogLoss('squared', 8), {}],
    ['log, L1', () => createLogLoss('l1', 8), {}],
  ];
  it.each(wishes)('learns what tells the items, and finds new ones by it: %s', async (_, createLoss, wish) => {
    const { epochs, best } = await train(plant(160), { ...wish, loss: createLoss(), learningRate: 0.01 });
    // Of 40 items in the validation, chance puts a quarter among the first ten.
    expect(epochs[0]?.topTen).toBeLessThan(0.7);
    expect(best.topTen).toBeGreaterThan(0.9);
    expect(best.validationLoss).toBeLessThan(epochs[0]?.validationLoss ?? 0);
    expect(epochs.at(-1)?.trainingLoss).toBeLessThan(epochs[1]?.trainingLoss ?? 0);
  });

  it('stops where nothing is gained, and gives the head of the best epoch', async () => {
    const planted = plant(120, { told: 0 });
    const stopped = await train(planted, { epochs: 500, patience: 4 });
    const last = stopped.epochs.at(-1)?.epoch ?? 0;
    expect(last).toBe(stopped.best.epoch + 4);
    for (const { meanReciprocalRank } of stopped.epochs) {
      expect(meanReciprocalRank).toBeLessThanOrEqual(stopped.best.meanReciprocalRank);
    }
    // Measured again, the head that was given ranks as it did in the best epoch.
    const { validationSet: dataset } = splitByItem(planted.dataset, { validation: 0.25, seed: 1, unreadable });
    const features = throughHead(planted.features, stopped.head);
    const { rows } = await evaluate({
      dataset,
      queries: dataset.queries,
      features,
      metric: 'cosine',
      protocol: 'all',
      ks: [10],
    });
    expect(rows[0]?.topK[0]?.value).toBe(stopped.best.topTen);
    expect(rows[0]?.meanReciprocalRank.value).toBe(stopped.best.meanReciprocalRank);
  });

  it('leaves an encoder as it is where no epoch was better', async () => {
    const planted = plant(120);
    const perfect = new Map(planted.dataset.gallery.map((picture, i) => [picture.item, i]));
    const read = async (pictures: readonly { readonly item: string }[]) => {
      const vectors = new Float32Array(pictures.length * 16);
      for (const [row, { item }] of pictures.entries()) {
        const angle = (2 * Math.PI * (perfect.get(item) ?? 0)) / perfect.size;
        vectors.set([Math.cos(angle), Math.sin(angle)], row * 16);
      }
      return vectors;
    };
    const { best, head } = await train(planted, { features: { ...planted.features, read }, patience: 2 });
    expect(best).toMatchObject({ epoch: 0, topTen: 1, meanReciprocalRank: 1 });
    const { outputs } = forward(head, await readMatrix(planted.features, planted.dataset.queries.slice(0, 1)));
    const own = await planted.features.read(planted.dataset.queries.slice(0, 1));
    outputs.values.forEach((value, i) => {
      expect(value).toBeCloseTo(own[i] ?? 0, 6);
    });
  });

  it('learns the same by the same seed, and something else by another', async () => {
    const [one, same, other] = [
      await train(plant(80), { epochs: 3, units: 4 }),
      await train(plant(80), { epochs: 3, units: 4 }),
      await train(plant(80), { epochs: 3, units: 4, seed: 2 }),
    ];
    expect(numbers(one)).toEqual(numbers(same));
    expect(one.epochs).toEqual(same.epochs);
    expect(numbers(one)).not.toEqual(numbers(other));
  });

  it('says so where the loss is no number any more', async () => {
    const planted = plant(80);
    const read: Features['read'] = async (pictures) => (await planted.features.read(pictures)).fill(Number.NaN, 0, 1);
    await expect(train(planted, { features: { ...planted.features, read } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/epoch 1 its loss is no number/),
    });
  });

  it('tells how far it is, and stops when it is asked to', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const onProgress = (done: number, total: number) => {
      told.push(`${done}/${total}`);
      if (done === 4) stop.abort(new DOMException('stop', 'AbortError'));
    };
    // 80 items, a quarter for the validation, two queries each: 120 pairs in 4 batches.
    await expect(train(plant(80), { epochs: 5, onProgress, signal: stop.signal })).rejects.toThrow('stop');
    expect(told).toEqual(['1/20', '2/20', '3/20', '4/20']);
  });
});
