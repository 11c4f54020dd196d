/** How well an item's category agrees with a garment's: detectors and shops draw the lines differently. */
import type { Category } from './garment.js';

/**
 * Kinds between which detectors and shops waver: a wide skirt over trousers, culottes; a cardigan or a shirt worn open.
 * They agree by half.
 */
const NEIGHBOURS: readonly (readonly [Category, Category])[] = [
  ['bottom', 'skirt'],
  ['top', 'outerwear'],
];

/**
 * 1 = the same kind, 0.5 = neighbours, 0 = different; undefined where one of the two is unknown (`outfit` is a kind unknown).
 */
export function agreement(item: Category | undefined, garment: Category): number | undefined {
  if (item === undefined || item === 'outfit' || garment === 'outfit') return undefined;
  if (item === garment) return 1;
  return NEIGHBOURS.some((pair) => pair.includes(item) && pair.includes(garment)) ? 0.5 : 0;
}
