/** Shop pictures on people: of all that somebody wears there, the item's own garment is what its picture is found by. */
import { agreement } from '../core/agreement.js';
import type { Embedding, Means } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Category, Garment } from '../core/garment.js';
import type { Palette } from '../core/palette.js';
import { type Box, type Photo, type Pixels, WHOLE_PHOTO } from '../core/photo.js';
import type { Encoder, GarmentDetector } from '../core/ports.js';
import { CROP_MARGIN, intersectionOverUnion, SAME_CROP, widened } from '../photo/boxes.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import { takePalette } from '../photo/palette.js';
import { priorsOf } from './centres.js';

/**
 * Whether somebody wears the clothes in a picture, told by its embedding at no cost: it lies nearer to the mean of what people send than to
 * that of product pictures. Default encoder, photos of the test splits, from which the means were not learned: so for all of 197 street photos
 * and for 6 of 1,019 photos of clothes without a person; for one of 800 drawn products.
 */
export function isWorn(picture: Embedding, { query, catalogue }: Means): boolean {
  return squaredDistance(picture, query) < squaredDistance(picture, catalogue);
}

function squaredDistance(a: Embedding, b: Float32Array): number {
  return a.reduce((sum, value, axis) => sum + (value - (b[axis] as number)) ** 2, 0);
}

/** The first garment of the item's kind, else the first of a neighbouring kind; undefined where the kind is unknown or nothing is of it. */
export function ownGarment<Seen extends Pick<Garment, 'category'>>(
  kind: Category,
  garments: readonly Seen[],
): Seen | undefined {
  const agreeing = (least: number) => garments.find(({ category }) => (agreement(kind, category) ?? 0) >= least);
  return agreeing(1) ?? agreeing(0.5);
}

/** What is cut out for a garment: its box and a margin; undefined where that is the whole picture. */
export function ownCrop({ box }: Pick<Garment, 'box'>): Box | undefined {
  const widenedBox = widened(box, CROP_MARGIN);
  return intersectionOverUnion(widenedBox, WHOLE_PHOTO) >= SAME_CROP ? undefined : widenedBox;
}

/** What a picture is found by in place of all that it shows. */
export interface OwnGarment {
  readonly embedding: Embedding;
  readonly palette: Palette;
}

/** The picture of an item whose kind is known, with its embedding as a whole. */
export interface ItemPicture {
  readonly photo: Photo;
  readonly kind: Category;
  readonly whole: Embedding;
}

/** What items are looked for with. */
export interface OwnGarmentParts {
  readonly encoder: Encoder;
  readonly detector: GarmentDetector;
}

/**
 * Looks closer at pictures of items.
 * @returns a function that answers undefined where the picture is taken whole: nobody wears the item, or it was not found there; it throws
 * SamelookError of detector and encoder, and the signal's reason once it is aborted
 */
export function createOwnGarments({ encoder, detector }: OwnGarmentParts) {
  const means = priorsOf(encoder);
  return async ({ photo, kind, whole }: ItemPicture, signal: AbortSignal): Promise<OwnGarment | undefined> => {
    if (means === undefined || !isWorn(whole, means)) return undefined;
    const picture = await decodeLarge(photo, signal);
    const garment = picture && ownGarment(kind, await detector.detect(picture, signal, true));
    const box = garment && ownCrop(garment);
    if (picture === undefined || garment === undefined || box === undefined) return undefined;
    const [embedding] = await encoder.embed([crop(picture, box)], signal, true);
    if (embedding === undefined) throw new SamelookError('INTERNAL', 'The encoder gave no embedding.');
    return { embedding, palette: takePalette(crop(picture, garment.box), garment.mask) };
  };
}

/** As large as what people send; undefined where that can't be had of a picture that was read small. */
async function decodeLarge(photo: Photo, signal: AbortSignal): Promise<Pixels | undefined> {
  return decode(photo, { signal }).catch((thrown: unknown) => {
    if (thrown instanceof SamelookError && !signal.aborted) return undefined;
    throw thrown;
  });
}
