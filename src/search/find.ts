/** The product's sentence: a photo becomes garments, garments become embeddings, embeddings find items, items become an answer. */
import type { CatalogueItem } from '../core/catalogue.js';
import type { Embedding } from '../core/embedding.js';
import type { CatalogueStore, Encoder, GarmentDetector, PhotoStore, VectorIndex } from '../core/ports.js';
import type { Answer, Match, Query } from '../core/query.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import { agreement } from './agreement.js';
import { type AskedGarment, type CropPlan, planCrops } from './crops.js';
import { joinMatches } from './join.js';
import { CANDIDATES, rank } from './rank.js';

/** Answers a query: its garments with their results. @throws SamelookError of the step that failed */
export type Find = (query: Query, signal: AbortSignal) => Promise<Answer>;

/** What a search is made of. */
export interface FindParts {
  readonly photos: PhotoStore;
  readonly detector: GarmentDetector;
  readonly encoder: Encoder;
  readonly index: VectorIndex;
  readonly catalogue: CatalogueStore;
  /** Told the embeddings of the garments that were asked about, which are no whole photos. */
  readonly learn?: (garments: readonly Embedding[]) => void;
}

/** The search, made of its parts; it holds no state of its own. */
export function createFind({ photos, detector, encoder, index, catalogue, learn }: FindParts): Find {
  return async ({ photo, choice }, signal) => {
    const picture = await decode(await photos.get(photo), { signal });
    const plan = planCrops(await detector.detect(picture, signal), choice);
    const crops = plan.crops.map((box) => crop(picture, box));
    const embeddings = await encoder.embed(crops, signal);

    const matches = await Promise.all(embeddings.map((one) => index.search(one, CANDIDATES, choice.filters)));
    const items = await catalogue.itemsOfImages([...new Set(matches.flat().map(({ imageId }) => imageId))]);
    learn?.(ownCrops(plan).flatMap((place) => embeddings[place] ?? []));

    return {
      garments: plan.asked.map((asked) => ({
        category: asked.garment.category,
        box: asked.garment.box,
        score: asked.garment.score,
        results: rank(matchesOf(asked, matches, items), items, encoder.calibration, choice.k),
      })),
    };
  };
}

/** What the garment's own crop found, and what the whole photo found of its kind. */
function matchesOf(
  { garment, own, whole, main }: AskedGarment,
  matches: readonly (readonly Match[])[],
  items: ReadonlyMap<number, CatalogueItem>,
): readonly Match[] {
  const found = matches[own] ?? [];
  if (whole === undefined) return found;
  return joinMatches(found, matches[whole] ?? [], ({ imageId }) => {
    const agrees = agreement(items.get(imageId)?.category, garment.category);
    return agrees === undefined ? main : agrees > 0;
  });
}

/** Crops that show one garment: those of garments of a known kind. */
function ownCrops({ asked }: CropPlan): number[] {
  return asked.flatMap(({ garment, own }) => (garment.category === 'outfit' ? [] : [own]));
}
