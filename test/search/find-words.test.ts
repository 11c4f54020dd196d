/** Words find items in the order of their pictures; an encoder that can't read says what can. */
import { expect, test } from 'vitest';
import type { CatalogueItem } from '../../src/core/catalogue.js';
import type { CatalogueStore, Encoder, VectorIndex } from '../../src/core/ports.js';
import { createFindWords, MAX_WORDS_LENGTH } from '../../src/search/find-words.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';

const item = (id: string): CatalogueItem => ({ id, title: id, shop: 'S', url: `/shop/${id}`, images: ['/a.png'] });
/** Items of the images 1 to 4; 2 and 1 are of one item, 9 is gone. */
const OF = new Map([1, 2, 3, 4].map((image) => [image, item(['', 'a', 'a', 'b', 'c'][image] ?? '')]));

function find(encoder: Encoder = { ...createColourEncoder(), embedWords: async () => [new Float32Array(12)] }) {
  const asked: unknown[] = [];
  const index = {
    search: async (...question: unknown[]) => {
      asked.push(question);
      return [2, 9, 1, 3, 4].map((imageId, i) => ({ imageId, distance: 0.8 + i / 100 }));
    },
  } as unknown as VectorIndex;
  const catalogue = { itemsOfImages: async () => OF } as unknown as CatalogueStore;
  return { asked, run: createFindWords({ encoder, index, catalogue }) };
}

test('each item once, by its nearest picture, at most k', async () => {
  const { asked, run } = find();
  expect((await run(' red dress ', 2)).map(({ item, imageId }) => [item.id, imageId])).toEqual([
    ['a', 2],
    ['b', 3],
  ]);
  expect((await run('red', 9, { colour: ['red'] })).map((found) => found.item.id)).toEqual(['a', 'b', 'c']);
  expect(asked[1]).toMatchObject([expect.any(Float32Array), 36, { colour: ['red'] }]);
});

test('an encoder that can’t read is named, with the way to one that can', async () => {
  await expect(find(createColourEncoder()).run('red', 3)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(/colour, knows pictures only.*samelook model pull fashion-siglip/),
  });
});

test.each(['', '  ', 'x'.repeat(MAX_WORDS_LENGTH + 1)])('no words, or a book, are refused', async (words) => {
  await expect(find().run(words, 3)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});
