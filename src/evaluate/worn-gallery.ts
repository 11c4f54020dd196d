/** Gallery pictures on people: compared by the item's own garment, as a catalogue of these pictures would keep them. */
import { priorsOf } from '../catalogue/centres.js';
import { isWorn, ownCrop, ownGarment } from '../catalogue/own-garment.js';
import type { Picture } from './dataset.js';
import { type EmbedOptions, embedDataset } from './features.js';
import { type DetectOptions, type FoundGarments, lookForGarments } from './garments.js';
import { kindOf, type SearchedRegion } from './query-regions.js';
import { hasBox, WHOLE } from './regions.js';
import { inStage } from './stage.js';

/** Pictures whose vectors are read at once. */
const PAGE = 1_000;

/** Where an item is worn, and its colours there. */
export type OwnRegion = Required<Pick<SearchedRegion, 'box' | 'sought'>>;

/** The regions of the gallery pictures that are not compared whole, as steps with progress. @throws as `findWorn`, `lookForGarments` */
export async function lookThroughGallery(
  options: Omit<EmbedOptions, 'regionsOf' | 'onProgress'> & DetectOptions,
): Promise<ReadonlyMap<Picture, OwnRegion>> {
  const worn = await inStage(options, `Looking through the gallery (${options.encoder.space.encoder})`, (onProgress) =>
    findWorn({ ...options, onProgress }),
  );
  return worn.length === 0 ? new Map() : ownRegions(worn, await lookForGarments(options, worn));
}

/**
 * The gallery pictures that show somebody who wears the item, told by their embeddings; of items of known kind, and without a box. None
 * where the encoder has no means to tell it by.
 * @throws as `embedDataset`
 */
async function findWorn(options: EmbedOptions): Promise<readonly Picture[]> {
  const { dataset, encoder } = options;
  const means = priorsOf(encoder);
  const gallery = dataset.gallery.filter((picture) => kindOf(picture.category) !== 'outfit' && !hasBox(picture));
  if (means === undefined || gallery.length === 0) return [];
  const features = await embedDataset({
    ...options,
    dataset: { ...dataset, gallery, queries: [] },
    regionsOf: () => [WHOLE],
  });
  const readable = gallery.filter((picture) => !features.failures.has(picture));
  const worn: Picture[] = [];
  for (let from = 0; from < readable.length; from += PAGE) {
    const page = readable.slice(from, from + PAGE);
    const numbers = await features.read(page);
    const vectorOf = (i: number) => numbers.subarray(i * features.dimensions, (i + 1) * features.dimensions);
    worn.push(...page.filter((_, i) => isWorn(vectorOf(i), means)));
  }
  return worn;
}

/** The region of each picture in which the item's garment was found; the others are compared whole. */
function ownRegions(worn: readonly Picture[], { of }: FoundGarments): ReadonlyMap<Picture, OwnRegion> {
  return new Map(
    worn.flatMap((picture) => {
      const seen = (of.get(picture) ?? []).map(({ garment, palette }) => ({ ...garment, palette }));
      const own = ownGarment(kindOf(picture.category), seen);
      const box = own && ownCrop(own);
      if (own === undefined || box === undefined) return [];
      return [[picture, { box, sought: { category: own.category, palette: own.palette } }] as const];
    }),
  );
}
