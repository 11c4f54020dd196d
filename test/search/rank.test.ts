import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import { listCandidates } from '../../src/search/candidates.js';
import { DUPLICATE_SHARE, MAX_OTHERS, onceEach } from '../../src/search/once-each.js';
import { rank } from '../../src/search/rank.js';

const calibration = { same: 0.2, similar: 0.6, unrelated: 1 };
const item = (id: string): CatalogueItem => ({ id, title: id, shop: 'Shop', url: `/shop/${id}`, images: ['a.webp'] });
const items = new Map([
  [1, item('dress')],
  [2, item('dress')],
  [3, item('skirt')],
  [4, item('coat')],
]);
const match = (imageId: number, distance: number) => ({ imageId, distance });
const candidate = (imageId: number, distance = imageId / 100) => ({
  item: item(`item ${imageId}`),
  ...match(imageId, distance),
});

describe('candidates', () => {
  it('are items, each once, with the nearest of their pictures', () => {
    const candidates = listCandidates([match(2, 0.1), match(1, 0.15), match(3, 0.3)], items, calibration);
    expect(candidates.map(({ item: { id }, imageId, distance }) => [id, imageId, distance])).toEqual([
      ['dress', 2, 0.1],
      ['skirt', 3, 0.3],
    ]);
  });

  it('are neither far nor gone', () => {
    const candidates = listCandidates([match(9, 0.1), match(3, 0.6), match(4, 0.61)], items, calibration);
    expect(candidates.map(({ item: { id } }) => id)).toEqual(['skirt']);
  });
});

describe('onceEach', () => {
  /** The vector at a cosine distance from the one on the first axis. */
  const at = (distance: number) => Float32Array.of(1 - distance, Math.sqrt(1 - (1 - distance) ** 2));
  const tiny = DUPLICATE_SHARE * calibration.same;

  it('keeps near-duplicates with the one that comes first', () => {
    const vectors = new Map([
      [1, at(0)],
      [2, at(0.9)],
      [3, at(tiny * 0.9)],
      [4, at(tiny * 1.5)],
      [5, at(0)],
    ]);
    const distinct = onceEach(
      [1, 2, 3, 4, 5].map((id) => candidate(id)),
      vectors,
      calibration,
      8,
    );
    expect(distinct.map(({ shown, others }) => [shown.imageId, ...others.map(({ imageId }) => imageId)])).toEqual([
      [1, 3, 5],
      [2],
      [4],
    ]);
  });

  it('takes the place of nobody: near-duplicates make room for what is new', () => {
    const vectors = new Map([1, 2, 3, 4].map((id) => [id, at(id === 4 ? 0.5 : 0)]));
    const distinct = onceEach(
      [1, 2, 3, 4].map((id) => candidate(id)),
      vectors,
      calibration,
      2,
    );
    expect(distinct.map(({ shown }) => shown.imageId)).toEqual([1, 4]);
  });

  it('keeps so many and no more', () => {
    const ids = Array.from({ length: MAX_OTHERS + 20 }, (_, i) => i);
    const vectors = new Map(ids.map((id) => [id, at(0)]));
    expect(
      onceEach(
        ids.map((id) => candidate(id)),
        vectors,
        calibration,
        8,
      )[0]?.others,
    ).toHaveLength(MAX_OTHERS);
  });

  it('shows what it knows no vector of', () => {
    expect(
      onceEach(
        [1, 2].map((id) => candidate(id)),
        new Map(),
        calibration,
        8,
      ),
    ).toHaveLength(2);
  });
});

describe('rank', () => {
  it('tells the visual distance whatever the order, and the others where there are some', () => {
    const vectors = new Map([1, 2].map((id) => [id, Float32Array.of(1, 0)]));
    const results = rank([candidate(3, 0.4), candidate(1, 0.1), candidate(2, 0.2)], vectors, calibration, 8);
    expect(results.map(({ imageId, verdict }) => [imageId, verdict])).toEqual([
      [3, 'similar'],
      [1, 'same'],
    ]);
    expect(results[0]?.similarity).toBeCloseTo(0.7);
    expect(results.map(({ others }) => others?.map(({ id }) => id))).toEqual([undefined, ['item 2']]);
  });

  it('answers at most k', () => {
    expect(rank([candidate(1), candidate(2), candidate(3)], new Map(), calibration, 2)).toHaveLength(2);
  });
});
