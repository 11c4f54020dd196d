/** What storing an item changes in the rows of its images. */
import type { CatalogueItem } from '../../../core/catalogue.js';
import type { Upserted } from '../../../core/ports.js';
import { toJson } from './item-row.js';

/** By image source, what tells whether the picture behind it changed. */
export type Fingerprints = ReadonlyMap<string, string>;

/** An image as it is stored; `position` 0 is the best. */
export interface ImageRow {
  readonly id: number;
  readonly position: number;
  readonly source: string;
  readonly fingerprint: string | null;
}

/** Rows to be removed, moved and added. */
export interface ImageChanges {
  readonly removed: readonly ImageRow[];
  readonly moved: readonly { readonly id: number; readonly position: number }[];
  readonly added: readonly {
    readonly position: number;
    readonly source: string;
    readonly fingerprint: string | null;
  }[];
}

/** What storing the item would do. @param json of the item as it is stored, if it is @param images asked for only where they matter */
export function compareItem(
  item: CatalogueItem,
  json: string | undefined,
  images: () => readonly ImageRow[],
  fingerprints: Fingerprints,
): Upserted {
  if (json === undefined) return 'added';
  if (json !== toJson(item)) return 'changed';
  return images().every((image) => showsTheSame(image, fingerprints)) ? 'unchanged' : 'changed';
}

/** Images that still show the same keep their id, and with it their embeddings, wherever they move. */
export function changeImages(
  item: CatalogueItem,
  images: readonly ImageRow[],
  fingerprints: Fingerprints,
): ImageChanges {
  const sources = [...new Set(item.images)];
  const stays = (image: ImageRow) => sources.includes(image.source) && showsTheSame(image, fingerprints);
  const kept = new Map(images.filter(stays).map((image) => [image.source, image]));
  const places = sources.map((source, position) => ({ source, position, image: kept.get(source) }));
  return {
    removed: images.filter((image) => !stays(image)),
    moved: places.flatMap(({ image, position }) =>
      image === undefined || image.position === position ? [] : [{ id: image.id, position }],
    ),
    added: places.flatMap(({ image, source, position }) =>
      image === undefined ? [{ position, source, fingerprint: fingerprints.get(source) ?? null }] : [],
    ),
  };
}

function showsTheSame({ source, fingerprint }: ImageRow, fingerprints: Fingerprints): boolean {
  const present = fingerprints.get(source);
  return present === undefined || present === fingerprint;
}
