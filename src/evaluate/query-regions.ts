/** Which regions of a query's picture are searched with, and what is sought there: as the program itself would do it. */
import { agreement } from '../core/agreement.js';
import { categoryNamed } from '../core/category-names.js';
import type { Category } from '../core/garment.js';
import { planCrops } from '../search/crops.js';
import type { Sought } from '../search/rerank.js';
import type { Dataset, Picture } from './dataset.js';
import type { SeenGarment } from './garments.js';
import { ownRegion, type Region, WHOLE } from './regions.js';

/** A region, and the kind and colours of the garment in it where they are known. */
export interface SearchedRegion extends Region {
  readonly sought?: Sought;
}

/**
 * The regions of each picture of a dataset, at least one. Pictures of the gallery are taken as the dataset shows them: a shop's picture is
 * of its item (for those on people see `lookThroughGallery`).
 * @param found what was detected in the queries that were looked at
 */
export function createRegionsOf(
  { dataset, ignoreQueryBoxes }: { readonly dataset: Dataset; readonly ignoreQueryBoxes?: boolean | undefined },
  found: ReadonlyMap<Picture, readonly SeenGarment[]> | undefined,
): (picture: Picture) => readonly SearchedRegion[] {
  const isQuery = new Set(dataset.queries);
  const known = new Map<Picture, readonly SearchedRegion[]>();
  const make = (picture: Picture): readonly SearchedRegion[] => {
    const garments = found?.get(picture);
    if (garments !== undefined) return regionsOfQuery(picture, garments);
    return [ignoreQueryBoxes === true && isQuery.has(picture) ? WHOLE : ownRegion(picture)];
  };
  return (picture) => {
    const regions = known.get(picture) ?? make(picture);
    known.set(picture, regions);
    return regions;
  };
}

/**
 * A query that names its category stands for a person who chose that garment: the crop of the first one that agrees. Else all that was
 * found, and the whole picture; which is also what remains where nothing was found.
 */
function regionsOfQuery({ category }: Picture, seen: readonly SeenGarment[]): SearchedRegion[] {
  const kind = kindOf(category);
  const garments = seen.map(({ garment }) => garment);
  const chosen = garments.findIndex((garment) => kind !== 'outfit' && agreement(kind, garment.category) === 1);
  const { crops, asked } = planCrops(garments, chosen === -1 ? {} : { garment: chosen });
  if (crops.length === 0) return [WHOLE];
  return crops.map((box, place) => {
    const garment = asked.find(({ own }) => own === place)?.garment;
    const palette = seen.find((one) => one.garment === garment)?.palette;
    return { box, ...(garment && palette && { sought: { category: garment.category, palette } }) };
  });
}

/** The category that a dataset names as one of the program's; `outfit` (kind unknown) where it is none. */
export function kindOf(category: string | undefined): Category {
  return (category === undefined ? undefined : categoryNamed(category)) ?? 'outfit';
}
