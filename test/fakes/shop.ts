/** A shop of a few drawn garments, and somebody who answers questions about it: what the web side is tested against. */
import { createHash } from 'node:crypto';
import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import type { Ask } from '../../src/bot/ask.js';
import type { CatalogueItem, Thumbnail } from '../../src/core/catalogue.js';
import { SamelookError } from '../../src/core/errors.js';
import { CATEGORIES, type Garment } from '../../src/core/garment.js';
import type { Photo } from '../../src/core/photo.js';
import { WHOLE_PHOTO } from '../../src/core/photo.js';
import type { CatalogueStore } from '../../src/core/ports.js';
import type { Answer, Choice, Result } from '../../src/core/query.js';

const COLOURS = ['crimson', 'teal', 'navy', 'olive', 'orchid', 'black'] as const;
const KINDS = ['dress', 'top', 'bottom', 'bag'] as const;

/** 24 items; item n has the one picture n. One id has a slash, one title has markup in it, one item has no price. */
export const ITEMS: readonly CatalogueItem[] = Array.from({ length: 24 }, (_, n) => {
  const colour = COLOURS[n % COLOURS.length] ?? 'black';
  const category = KINDS[n % KINDS.length] ?? 'dress';
  const id = n === 3 ? 'odd/id 3?' : `item-${n}`;
  return {
    id,
    title: n === 4 ? '<b>Bold</b> "top" & more' : `${colour} ${category} with a rather long name, number ${n}`,
    shop: n % 2 === 0 ? 'Atelier Nord' : 'Rue Verte',
    url: `/shop/${encodeURIComponent(id)}`,
    images: [`https://pictures.invalid/${n}.jpg`],
    category,
    colour,
    ...(n === 5 ? {} : { price: 19.9 + n * 5, currency: 'EUR' }),
  };
});

/** The item whose picture two others show too. */
export const SOLD_ELSEWHERE = 2;

const drawn = new Map<number, Promise<Thumbnail>>();

/** The thumbnail of item n: a real JPEG. */
function draw(n: number): Promise<Thumbnail> {
  const thumbnail = drawn.get(n) ?? drawAnew(n);
  drawn.set(n, thumbnail);
  return thumbnail;
}

async function drawAnew(n: number): Promise<Thumbnail> {
  const { category, colour } = ITEMS[n] ?? {};
  const shape =
    category === 'dress'
      ? 'M90 40h60l15 70 40 190H35l40-190z'
      : category === 'top'
        ? 'M60 60h120l50 50-30 40-25-20v150H65V130l-25 20-30-40z'
        : category === 'bottom'
          ? 'M70 40h100l20 250h-50l-20-160-20 160H50z'
          : 'M40 130h160l20 150H20z';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="320"><rect width="240" height="320" fill="#f4f1ec"/><path d="${shape}" fill="${colour}"/></svg>`;
  // Not by sharp, which reads no SVG wherever the program's own decoder is loaded.
  const bytes = new Uint8Array(await sharp(new Resvg(svg).render().asPng()).jpeg().toBuffer());
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}

/** The part of a catalogue store that the web side reads. */
export const shop: Pick<CatalogueStore, 'get' | 'thumbnail' | 'facets' | 'count'> = {
  get: async (id) => ITEMS.find((item) => item.id === id),
  thumbnail: async (id, imageId) => {
    const n = ITEMS.findIndex((item) => item.id === id);
    return n === -1 || (imageId !== undefined && imageId !== n) ? undefined : draw(n);
  },
  facets: async () => ({
    shop: ['Atelier Nord', 'Rue Verte'],
    category: [...KINDS],
    colour: [...COLOURS],
    gender: [],
    brand: [],
    currency: ['EUR'],
  }),
  count: async () => ({ items: ITEMS.length, images: ITEMS.length }),
};

/** A question that was asked, as the asker saw it. */
export interface Asked {
  readonly photo: Photo;
  readonly choice: Choice;
  readonly signal: AbortSignal | undefined;
  readonly chat: string | undefined;
  readonly urgent: boolean | undefined;
}

/**
 * Answers with items of the shop, in its order, that pass the filters; remembers what it was asked. What it reads in a
 * photo's bytes decides: nothing at all is PHOTO_EMPTY, a text is PHOTO_UNSUPPORTED.
 */
export function createShopkeeper(garments: readonly Garment[] = [{ category: 'outfit', box: WHOLE_PHOTO, score: 1 }]) {
  const asked: Asked[] = [];
  let before: ((signal: AbortSignal | undefined) => Promise<void>) | undefined;

  const ask: Ask = async (photo, choice, { signal, chat, urgent } = {}) => {
    asked.push({ photo, choice, signal, chat, urgent });
    await before?.(signal);
    if (photo.length === 0) throw new SamelookError('PHOTO_EMPTY', 'The file is empty. Choose another photo.');
    if (photo.every((byte) => byte < 128)) {
      throw new SamelookError('PHOTO_UNSUPPORTED', 'This is no picture. Send a JPEG, PNG, WebP, GIF or AVIF.');
    }
    return answer(chosen(garments, choice), choice);
  };

  return {
    ask,
    asked,
    /** Sets what happens between a question and its answer; nothing by default. */
    beforeAnswer(wait: ((signal: AbortSignal | undefined) => Promise<void>) | undefined) {
      before = wait;
    },
  };
}

function chosen(garments: readonly Garment[], { garment, box }: Choice): readonly Garment[] {
  if (box !== undefined) return [{ category: 'outfit', box, score: 1 }];
  return garment === undefined ? garments : garments.slice(garment, garment + 1);
}

function answer(garments: readonly Garment[], { filters = {}, k }: Choice): Answer {
  const passes = (item: CatalogueItem) =>
    (filters.category?.includes(item.category ?? CATEGORIES[0]) ?? true) &&
    (filters.shop?.includes(item.shop) ?? true) &&
    (filters.colour?.includes(item.colour ?? '') ?? true) &&
    (filters.maxPrice === undefined || (item.price ?? Number.POSITIVE_INFINITY) <= filters.maxPrice) &&
    (filters.minPrice === undefined || (item.price ?? -1) >= filters.minPrice);
  return {
    garments: garments.map((garment) => ({
      ...garment,
      results: ITEMS.flatMap((item, imageId): Result[] => {
        const isOfKind = garment.category === 'outfit' || garment.category === item.category;
        if (!isOfKind || !passes(item)) return [];
        const similarity = 0.96 - imageId * 0.018;
        const verdict = similarity > 0.9 ? 'same' : 'similar';
        return [{ item, imageId, similarity, verdict, ...(imageId === SOLD_ELSEWHERE && { others: ITEMS.slice(22) }) }];
      }).slice(0, k),
    })),
  };
}
