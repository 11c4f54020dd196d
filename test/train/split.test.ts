import { describe, expect, it } from 'vitest';
import type { Dataset, Picture } from '../../src/evaluate/dataset.js';
import { batchesOf } from '../../src/train/batches.js';
import { splitByItem } from '../../src/train/split.js';
import { plant } from './planted.js';

const unreadable = new Set<never>();
const items = (pictures: readonly Picture[]) => new Set(pictures.map(({ item }) => item));

describe('splitByItem', () => {
  it('puts no item into both parts, and every picture of an item into one', () => {
    const { dataset } = plant(100, { unasked: 50 });
    const split = splitByItem(dataset, { validation: 0.2, seed: 1, unreadable });
    const learned = items(split.training.flatMap(({ query, pictures }) => [query, ...pictures]));
    const held = items([...split.validationSet.gallery, ...split.validationSet.queries]);
    expect([...learned].filter((item) => held.has(item))).toEqual([]);
    expect([split.trainingItems, split.validationItems, split.withoutGallery]).toEqual([80, 20, 0]);
    expect([split.training.length, split.validation.length]).toEqual([160, 40]);
    // A fifth of the items that nobody asks for stands in the validation's gallery too.
    expect(split.validationSet.gallery).toHaveLength(20 + 10);
    for (const { query, pictures } of split.training) expect([...items(pictures)]).toEqual([query.item]);
  });

  it('teaches by what was said not to be it, but by nothing that is held back', () => {
    const { dataset } = plant(100);
    const rejected = new Map(dataset.queries.map((query) => [query, dataset.gallery]));
    const split = splitByItem(dataset, { validation: 0.2, seed: 1, unreadable, rejected });
    const held = items(split.validationSet.gallery);
    for (const pair of split.training) {
      expect(pair.rejected).toHaveLength(79);
      expect([...items(pair.rejected)].filter((item) => item === pair.query.item || held.has(item))).toEqual([]);
    }
    for (const { queries, pictures } of batchesOf(split.training, { size: 30, seed: 1, epoch: 1 })) {
      expect(pictures).toHaveLength(2 * queries.length);
      for (const [i, { item }] of queries.entries()) expect(pictures[i]?.item).toBe(item);
    }
  });

  it('draws the same items by the same seed', () => {
    const { dataset } = plant(100);
    const held = (seed: number) => [
      ...items(splitByItem(dataset, { validation: 0.2, seed, unreadable }).validationSet.queries),
    ];
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it('leaves out what can not be read, and what has no other side', () => {
    const { dataset } = plant(60);
    const [lost, ...gallery] = dataset.gallery;
    const [query, ...queries] = dataset.queries.filter(({ item }) => item !== lost?.item);
    const asked = dataset.queries.filter(({ item }) => item === lost?.item);
    if (lost === undefined || query === undefined) throw new Error('the dataset is too small');
    const split = splitByItem(
      { ...dataset, gallery, queries: [query, ...queries, ...asked] },
      { validation: 0.25, seed: 1, unreadable: new Set([query]) },
    );
    const all = [...split.training, ...split.validation].map((pair) => pair.query);
    expect(all).not.toContain(query);
    expect(items(all).has(lost.item)).toBe(false);
    expect(split.withoutGallery).toBe(1);
  });

  it('says what is missing where there are too few pairs', () => {
    const split = (dataset: Dataset, validation = 0.2) => splitByItem(dataset, { validation, seed: 1, unreadable });
    expect(() => split(plant(40).dataset)).toThrow(/40 have both.*20 such items to learn from and 10.*32 and 8/);
    expect(split(plant(40).dataset, 0.25).validationItems).toBe(10);
    const { dataset } = plant(40);
    const renamed = dataset.queries.map((query) => ({ ...query, item: `query ${query.item}` }));
    expect(() => split({ ...dataset, queries: renamed })).toThrow(/0 have both.*must name the same item/);
  });
});

describe('batchesOf', () => {
  const { training } = splitByItem(plant(100).dataset, { validation: 0.2, seed: 1, unreadable });
  const batches = (options: { readonly size?: number; readonly seed?: number; readonly epoch?: number } = {}) =>
    batchesOf(training, { size: 30, seed: 1, epoch: 1, ...options });

  it('holds every query once, beside a picture of its item', () => {
    const made = batches();
    expect(made.map(({ queries }) => queries.length).sort()).toEqual([10, 30, 30, 30, 30, 30]);
    expect(new Set(made.flatMap(({ queries }) => queries)).size).toBe(160);
    for (const { queries, pictures } of made) {
      expect(pictures.map(({ item }) => item)).toEqual(queries.map(({ item }) => item));
    }
  });

  it('keeps to one category where it can', () => {
    const mixed = batches().filter(({ queries }) => new Set(queries.map(({ category }) => category)).size > 1);
    expect(mixed.length).toBeLessThanOrEqual(1);
  });

  it('is another one in every epoch and by every seed, and the same by both', () => {
    const order = (options: Parameters<typeof batches>[0]) =>
      batches(options).flatMap(({ queries }) => queries.map(({ origin }) => origin));
    expect(order({})).toEqual(order({}));
    expect(order({})).not.toEqual(order({ epoch: 2 }));
    expect(order({})).not.toEqual(order({ seed: 2 }));
  });

  it('makes no batch of a single pair, which has no wrong answer', () => {
    expect(batches({ size: 53 }).map(({ queries }) => queries.length)).toEqual([53, 53, 53]);
  });
});
