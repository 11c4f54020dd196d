/** Where the right item comes in, when a gallery is put in the order of its distances. */

/** The items of a gallery, as numbers. */
export interface GalleryItems {
  /** For each picture of the gallery, the number of its item. */
  readonly itemOf: Int32Array;
  /** The number of an item; undefined where the gallery has no picture of it. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** For each item, its pictures, ascending. */
  readonly picturesOf: readonly (readonly number[])[];
}

/** What became of a query. */
export interface Outcome {
  /** 1 = the right item came first; null where the gallery has no picture of it, or the query could not be read. */
  readonly rank: number | null;
  /** Average precision over the pictures of the right item, 0..1; 0 where the rank is null. */
  readonly averagePrecision: number;
  /** Items in the gallery that the query was ranked against. */
  readonly galleryItems: number;
  /** Pictures in it. */
  readonly galleryPictures: number;
  /** Those of the right item. */
  readonly rightPictures: number;
}

/** Numbers the items in the order in which they come. */
export function numberItems(items: readonly string[]): GalleryItems {
  const numberOf = new Map<string, number>();
  const picturesOf: number[][] = [];
  const itemOf = Int32Array.from(items, (item, picture) => {
    const number = numberOf.get(item) ?? numberOf.size;
    numberOf.set(item, number);
    picturesOf[number] ??= [];
    picturesOf[number].push(picture);
    return number;
  });
  return { itemOf, numberOf, picturesOf };
}

/**
 * The outcome of a query from its distances to the gallery.
 * An item counts by its nearest picture, once; the rank is among items. At equal distances the picture that comes earlier in the
 * gallery is the nearer one, as in the program's indexes: a feature that sees nothing ranks by the order of the file, so by chance.
 * @param distances to each picture of the gallery
 */
export function rankOf(item: string, distances: Float64Array, gallery: GalleryItems): Outcome {
  const { itemOf, numberOf, picturesOf } = gallery;
  const right = numberOf.get(item);
  const sizes = { galleryItems: picturesOf.length, galleryPictures: itemOf.length };
  const pictures = right === undefined ? [] : (picturesOf[right] ?? []);
  const rightPictures = pictures.length;
  if (right === undefined) return { rank: null, averagePrecision: 0, ...sizes, rightPictures };

  const isNearer = (a: number, b: number) => {
    const difference = (distances[a] as number) - (distances[b] as number);
    return difference < 0 || (difference === 0 && a < b);
  };
  const best = pictures.reduce((nearest, picture) => (isNearer(picture, nearest) ? picture : nearest));
  const ahead = new Uint8Array(picturesOf.length);
  let rank = 1;
  for (let picture = 0; picture < itemOf.length; picture++) {
    const other = itemOf[picture] as number;
    if (ahead[other] === 1 || other === right || !isNearer(picture, best)) continue;
    ahead[other] = 1;
    rank++;
  }
  return { rank, averagePrecision: averagePrecisionOf(pictures, distances, isNearer), ...sizes, rightPictures };
}

/** The mean, over the right pictures, of the share of right ones among all pictures up to it (Manning et al., 2008, ch. 8). */
function averagePrecisionOf(
  right: readonly number[],
  distances: Float64Array,
  isNearer: (a: number, b: number) => boolean,
): number {
  const inOrder = [...right].sort((a, b) => (isNearer(a, b) ? -1 : 1));
  const before = new Float64Array(inOrder.length);
  for (let picture = 0; picture < distances.length; picture++) {
    for (let i = inOrder.length - 1; i >= 0 && isNearer(picture, inOrder[i] as number); i--)
      before[i] = (before[i] as number) + 1;
  }
  const precisions = inOrder.map((_, i) => (i + 1) / ((before[i] as number) + 1));
  return precisions.reduce((sum, precision) => sum + precision, 0) / right.length;
}

/** The k nearest pictures, nearest first, by the same rule. */
export function nearestPictures(distances: Float64Array, k: number): number[] {
  const pictures = Array.from(distances.keys());
  return pictures.sort((a, b) => (distances[a] as number) - (distances[b] as number) || a - b).slice(0, k);
}
