/** Features in which it is known what is worth learning: a few numbers tell the item, the others, much larger, tell the place. */
import { createRandom } from '../../src/catalogue/demo/random.js';
import type { Dataset, Picture } from '../../src/evaluate/dataset.js';
import type { Features } from '../../src/evaluate/features.js';

export const DIMENSIONS = 16;
/** Of them, those that tell the item. */
const TELLING = 6;

/** A dataset of nothing but features. */
export interface Planted {
  readonly dataset: Dataset;
  readonly features: Features;
}

/**
 * Each item has one gallery picture and, but for the last ones, two queries.
 * @param told 0 = the queries tell nothing of their item, so that nothing can be learned that holds for other items
 */
export function plant(items: number, options: { readonly told?: number; readonly unasked?: number } = {}): Planted {
  const { told = 1, unasked = 0 } = options;
  const random = createRandom('planted');
  const vectors = new Map<Picture, Float32Array>();
  const gallery: Picture[] = [];
  const queries: Picture[] = [];
  const add = (pictures: Picture[], item: number, telling: readonly number[]) => {
    const picture: Picture = {
      path: `/nowhere/${vectors.size}.png`,
      item: `${item}`,
      category: item % 2 === 0 ? 'top' : 'dress',
      origin: `line ${vectors.size + 1}`,
    };
    const place = Array.from({ length: DIMENSIONS - TELLING }, () => random.between(-3, 3));
    const vector = [...telling.map((value) => value + random.between(-0.1, 0.1)), ...place];
    const length = Math.hypot(...vector);
    vectors.set(
      picture,
      Float32Array.from(vector, (value) => value / length),
    );
    pictures.push(picture);
  };
  const telling = () => Array.from({ length: TELLING }, () => random.between(-1, 1));
  for (let item = 0; item < items + unasked; item++) {
    const own = telling();
    add(gallery, item, own);
    for (let n = 0; n < 2 && item < items; n++) add(queries, item, told === 0 ? telling() : own);
  }
  const read = async (pictures: readonly Picture[]) =>
    Float32Array.from(pictures.flatMap((picture) => [...(vectors.get(picture) ?? [])]));
  return {
    dataset: {
      name: 'planted',
      path: '/nowhere',
      gallery,
      queries,
      protocol: 'all',
      leftOut: { count: 0, first: [] },
    },
    features: {
      dimensions: DIMENSIONS,
      read,
      readRegions: async (pictures) => ({ numbers: await read(pictures), counts: pictures.map(() => 1) }),
      failures: new Map(),
      embedded: 0,
      msPerPicture: undefined,
    },
  };
}
