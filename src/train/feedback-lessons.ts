/** What people said of results as lessons: the garments that they asked about, with the items that were it. Needs no photo, only features. */
import { createRandom } from '../catalogue/demo/random.js';
import type { CatalogueItem } from '../core/catalogue.js';
import { type Embedding, type EmbeddingSpace, spaceKey } from '../core/embedding.js';
import { type Feedback, unpackFeatures } from '../core/feedback.js';
import type { ChatRows } from '../core/moving.js';
import type { CatalogueStore } from '../core/ports.js';
import type { Picture } from '../evaluate/dataset.js';
import type { Features } from '../evaluate/features.js';
import type { Lessons } from './lessons.js';

/** Pictures of items of which nobody said anything, at most: what a query is told from. */
const MOST_OTHERS = 20_000;
/** Pictures that are read at once. */
const PAGE = 1_000;

/** Where feedback and the items that it is about come from. */
export interface FeedbackSources {
  readonly chats: Pick<ChatRows, 'storedRows'>;
  readonly catalogue: Pick<CatalogueStore, 'count' | 'embeddings' | 'itemsOfImages'>;
  /** Of the encoder that is to be learned on: feedback that was given under another one is left out. */
  readonly space: EmbeddingSpace;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How much was said, and what of it is no lesson. */
export interface FeedbackCounts {
  readonly words: number;
  /** Said while the program was not to learn. */
  readonly withoutFeatures: number;
  readonly ofOtherEncoders: number;
}

/** What was said about one garment. */
interface Asked {
  readonly picture: Picture;
  readonly embedding: Embedding;
  readonly rejected: Set<string>;
}

/** @throws SamelookError STORAGE_FAILED; the signal's reason once it is aborted */
export async function readFeedback(sources: FeedbackSources): Promise<{ lessons: Lessons; counts: FeedbackCounts }> {
  const { asked, counts } = await readAsked(sources);
  const vectors = new Map<Picture, Embedding>(asked.map(({ picture, embedding }) => [picture, embedding]));
  const named = new Set(asked.flatMap(({ picture, rejected }) => [picture.item, ...rejected]));
  const gallery: Picture[] = [];
  for await (const { picture, embedding } of galleryOf(sources, named)) {
    gallery.push(picture);
    vectors.set(picture, embedding);
  }

  const queries = asked.map(({ picture }) => picture);
  const shows = (items: ReadonlySet<string>) => (items.size === 0 ? [] : gallery.filter(({ item }) => items.has(item)));
  return {
    counts,
    lessons: {
      dataset: {
        name: 'feedback',
        path: '',
        gallery,
        queries,
        protocol: 'all',
        leftOut: { count: 0, first: [] },
      },
      features: featuresOf(vectors, sources.space.dimensions),
      rejected: new Map(asked.map(({ picture, rejected }) => [picture, shows(rejected)])),
    },
  };
}

/** Garments with the item that was said to be it; the last one where there were several. Those that nothing was said to be teach nothing. */
async function readAsked({ chats, space, signal }: FeedbackSources) {
  const counts = { words: 0, withoutFeatures: 0, ofOtherEncoders: 0 };
  const garments = new Map<string, { readonly first: Feedback; readonly words: Map<string, boolean> }>();
  for await (const rows of chats.storedRows(['feedback'])) {
    signal?.throwIfAborted();
    for (const row of rows) {
      if (row.kind !== 'feedback') continue;
      counts.words++;
      if (row.garment === undefined) counts.withoutFeatures++;
      else if (row.garment.space !== spaceKey(space)) counts.ofOtherEncoders++;
      else {
        const key = `${row.inquiry} ${row.garment.numbers}`;
        const garment = garments.get(key) ?? { first: row, words: new Map<string, boolean>() };
        // Put at the end again: words are in the order in which they were said.
        garment.words.delete(row.itemId);
        garment.words.set(row.itemId, row.isIt);
        garments.set(key, garment);
      }
    }
  }
  const asked = [...garments.values()].flatMap(({ first, words }, i): Asked[] => {
    const item = [...words].findLast(([, isIt]) => isIt)?.[0];
    const embedding = first.garment && unpackFeatures(first.garment, space);
    if (first.garment === undefined || item === undefined || embedding === undefined) return [];
    const rejected = new Set([...words].flatMap(([id, isIt]) => (isIt ? [] : [id])));
    return [
      { picture: pictureOf(item, first.garment.category, `garment ${i + 1} of the feedback`), embedding, rejected },
    ];
  });
  return { asked, counts };
}

/** All pictures of the items that were named, and a sample of the others. */
async function* galleryOf({ catalogue, space, signal, onProgress }: FeedbackSources, named: ReadonlySet<string>) {
  const { images } = await catalogue.count();
  const random = createRandom('gallery of feedback');
  for (let after = 0, done = 0; ; ) {
    signal?.throwIfAborted();
    const page = await catalogue.embeddings(space, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.imageId;
    const items = await catalogue.itemsOfImages(page.map(({ imageId }) => imageId));
    for (const { imageId, embedding } of page) {
      const item = items.get(imageId);
      const isDrawn = random.chance(MOST_OTHERS / images);
      if (item === undefined || !(named.has(item.id) || isDrawn)) continue;
      yield { picture: pictureOf(item.id, item.category, `picture ${imageId} of the catalogue`), embedding };
    }
    done += page.length;
    onProgress?.(done, Math.max(done, images));
  }
}

/** No file is behind it: features are all that there is. */
function pictureOf(item: string, category: CatalogueItem['category'], origin: string): Picture {
  return { path: '', item, origin, ...(category !== undefined && { category }) };
}

function featuresOf(vectors: ReadonlyMap<Picture, Embedding>, dimensions: number): Features {
  const read = async (pictures: readonly Picture[]) => {
    const numbers = new Float32Array(pictures.length * dimensions);
    for (const [i, picture] of pictures.entries()) numbers.set(vectors.get(picture) ?? [], i * dimensions);
    return numbers;
  };
  return {
    dimensions,
    read,
    readRegions: async (pictures) => ({ numbers: await read(pictures), counts: pictures.map(() => 1) }),
    failures: new Map(),
    embedded: 0,
    msPerPicture: undefined,
  };
}
