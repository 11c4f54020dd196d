/** Words in place of a photo: what the encoder's text tower makes of them finds pictures, nearest first. */
import type { CatalogueItem, Filters } from '../core/catalogue.js';
import { SamelookError } from '../core/errors.js';
import type { CatalogueStore, Encoder, VectorIndex } from '../core/ports.js';

/** Matches asked of the index for each item wanted, since several pictures may belong to one item. */
const CANDIDATES_PER_ITEM = 4;
/** Longest text that is read; a tower reads some 60 words of it. */
export const MAX_WORDS_LENGTH = 1_000;

/** An item whose picture the words describe. */
export interface FoundItem {
  readonly item: CatalogueItem;
  readonly imageId: number;
}

/**
 * At most k items, best first. There is always a nearest one: distances between words and pictures tell an order, not how well it fits.
 * @throws SamelookError INPUT_INVALID where the encoder can't read or there are no words, and of the encoder and the index
 */
export type FindWords = (words: string, k: number, filters?: Filters, signal?: AbortSignal) => Promise<FoundItem[]>;

/** The search by words, made of its parts. */
export function createFindWords(parts: {
  readonly encoder: Encoder;
  readonly index: VectorIndex;
  readonly catalogue: CatalogueStore;
}): FindWords {
  const { encoder, index, catalogue } = parts;
  return async (words, k, filters, signal) => {
    const { embedWords } = encoder;
    if (embedWords === undefined) {
      throw new SamelookError(
        'INPUT_INVALID',
        `The encoder in use, ${encoder.space.encoder}, knows pictures only. To find by words, use one with a text tower: ` +
          'samelook model pull fashion-siglip, then samelook model use fashion-siglip',
      );
    }
    const text = words.trim();
    if (text === '' || text.length > MAX_WORDS_LENGTH) {
      throw new SamelookError('INPUT_INVALID', `Say in 1 to ${MAX_WORDS_LENGTH} letters what you look for.`);
    }
    const [embedding] = await embedWords([text], signal);
    if (embedding === undefined) throw new SamelookError('INTERNAL', 'The encoder gave no embedding of the words.');
    const matches = await index.search(embedding, k * CANDIDATES_PER_ITEM, filters);
    const items = await catalogue.itemsOfImages(matches.map(({ imageId }) => imageId));
    const found = new Map<string, FoundItem>();
    for (const { imageId } of matches) {
      const item = items.get(imageId);
      if (item !== undefined && !found.has(item.id)) found.set(item.id, { item, imageId });
    }
    return [...found.values()].slice(0, k);
  };
}
