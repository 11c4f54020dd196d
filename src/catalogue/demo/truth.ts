/** The demo shop's text files: the feed, what is in each street photo, and the pairs for evaluation. */
import type { Category } from '../../core/garment.js';
import type { Box } from '../../core/photo.js';
import { PHOTO_HEIGHT, PHOTO_WIDTH } from './camera.js';
import { designGarment } from './design.js';
import { itemId, listItem, pictureOf } from './listing.js';
import type { StreetPicture } from './street-picture.js';

/** Files are written in pieces of so many lines, so that the program stays responsive between them. */
const LINES_AT_ONCE = 200;

/** What is in a street photo; `image` is relative to the file, boxes are of what is seen of each garment. */
export interface StreetTruth {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly garments: readonly { readonly item: string; readonly category: Category; readonly box: Box }[];
}

/** A line of the pairs file: a picture of the gallery or a query, and the item in it. */
export interface Pair {
  readonly role: 'gallery' | 'query';
  readonly image: string;
  readonly item: string;
  readonly category: Category;
  readonly box?: Box;
}

/** Where the street photo lies, relative to the shop's folder. */
export function streetPhotoOf(index: number): string {
  return `street/${String(index + 1).padStart(4, '0')}.webp`;
}

/** The truth about a street photo in the words of its files; boxes to a tenth of a pixel. */
export function truthOf(seed: number, index: number, picture: StreetPicture): StreetTruth {
  return {
    image: streetPhotoOf(index),
    width: PHOTO_WIDTH,
    height: PHOTO_HEIGHT,
    garments: picture.garments.map(({ n, category, box }) => ({ item: itemId(seed, n), category, box: rounded(box) })),
  };
}

/** The feed, one item a line, a few hundred lines at a time. */
export function* feedLines(seed: number, items: number): Generator<string> {
  for (let from = 0; from < items; from += LINES_AT_ONCE) {
    yield range(from, Math.min(items, from + LINES_AT_ONCE), (n) => listItem(seed, n));
  }
}

/** Every product picture as gallery, every garment of every street photo as query, one a line, a few hundred at a time. */
export function* pairLines(seed: number, items: number, photos: readonly StreetTruth[]): Generator<string> {
  for (let from = 0; from < items; from += LINES_AT_ONCE) {
    yield range(from, Math.min(items, from + LINES_AT_ONCE), (n): Pair => {
      const { category } = designGarment(seed, n);
      return { role: 'gallery', image: pictureOf(seed, n), item: itemId(seed, n), category };
    });
  }
  for (const { image, garments } of photos) {
    for (const garment of garments) yield `${JSON.stringify({ role: 'query', image, ...garment } satisfies Pair)}\n`;
  }
}

/**
 * The street photos as the pictures of a shop that shows its items on people: the first half is the gallery, once for each item that is worn
 * there; what is worn in the other half, and somewhere in the first, are the queries.
 */
export function* wornLines(photos: readonly StreetTruth[]): Generator<string> {
  const half = Math.ceil(photos.length / 2);
  const shown = new Set<string>();
  for (const [i, { image, garments }] of photos.entries()) {
    for (const { box, ...garment } of garments) {
      if (i < half) shown.add(garment.item);
      else if (!shown.has(garment.item)) continue;
      const pair: Pair = i < half ? { role: 'gallery', image, ...garment } : { role: 'query', image, ...garment, box };
      yield `${JSON.stringify(pair)}\n`;
    }
  }
}

function range(from: number, to: number, line: (n: number) => object): string {
  return Array.from({ length: to - from }, (_, i) => `${JSON.stringify(line(from + i))}\n`).join('');
}

function rounded(box: Box): Box {
  const to = (side: number): number => Math.round(side * 1e4) / 1e4;
  return { left: to(box.left), top: to(box.top), right: to(box.right), bottom: to(box.bottom) };
}
