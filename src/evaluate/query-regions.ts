/** Which regions of a query's picture are embedded: the crops that the program itself would search with. */
import { CATEGORIES, type Category, type Garment } from '../core/garment.js';
import { agreement } from '../search/agreement.js';
import { planCrops } from '../search/crops.js';
import type { Dataset, Picture } from './dataset.js';
import { ownRegion, type Region, WHOLE } from './regions.js';

/**
 * The regions of each picture of a dataset, at least one. Pictures of the gallery are taken as the dataset shows them: a shop's picture is
 * of its item.
 * @param found what was detected in the queries that were looked at
 */
export function createRegionsOf(
  { dataset, ignoreQueryBoxes }: { readonly dataset: Dataset; readonly ignoreQueryBoxes?: boolean | undefined },
  found: ReadonlyMap<Picture, readonly Garment[]> | undefined,
): (picture: Picture) => readonly Region[] {
  const isQuery = new Set(dataset.queries);
  const known = new Map<Picture, readonly Region[]>();
  const make = (picture: Picture): readonly Region[] => {
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
function regionsOfQuery({ category }: Picture, garments: readonly Garment[]): Region[] {
  const chosen = garments.findIndex((garment) => isKind(category) && agreement(category, garment.category) === 1);
  const { crops } = planCrops(garments, chosen === -1 ? {} : { garment: chosen });
  return crops.length === 0 ? [WHOLE] : crops.map((box) => ({ box }));
}

function isKind(category: string | undefined): category is Category {
  return (CATEGORIES as readonly (string | undefined)[]).includes(category);
}
