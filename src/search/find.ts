/** The product's sentence: a photo becomes garments, garments become embeddings, embeddings find items, items become an answer. */
import { agreement } from '../core/agreement.js';
import type { CatalogueItem, Filters } from '../core/catalogue.js';
import type { Embedding } from '../core/embedding.js';
import { packFeatures } from '../core/feedback.js';
import type { DetectedGarment } from '../core/garment.js';
import type { Palette } from '../core/palette.js';
import { type Pixels, WHOLE_PHOTO } from '../core/photo.js';
import type { CatalogueStore, Encoder, GarmentDetector, PhotoStore, VectorIndex } from '../core/ports.js';
import type { Answer, Match, Query } from '../core/query.js';
import { type Stage, type Telemetry, told, UNTOLD } from '../core/telemetry.js';
import { intersectionOverUnion, SAME_CROP } from '../photo/boxes.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import { takePalette } from '../photo/palette.js';
import { type Candidate, listCandidates } from './candidates.js';
import { type AskedGarment, type CropPlan, planCrops } from './crops.js';
import { joinMatches } from './join.js';
import { CANDIDATES, rank } from './rank.js';
import { DEFAULT_WEIGHTS, type RankWeights, rerank } from './rerank.js';

/** Answers a query: its garments with their results. @throws SamelookError of the step that failed */
export type Find = (query: Query, signal: AbortSignal) => Promise<Answer>;

/** What a search is made of. */
export interface FindParts {
  readonly photos: PhotoStore;
  readonly detector: GarmentDetector;
  readonly encoder: Encoder;
  readonly index: VectorIndex;
  readonly catalogue: CatalogueStore;
  /** What colours and kinds count; default `DEFAULT_WEIGHTS`. */
  readonly weights?: RankWeights;
  /** Told the embeddings of the garments that were asked about, which are no whole photos. */
  readonly learn?: (garments: readonly Embedding[]) => void;
  readonly telemetry?: Telemetry | undefined;
}

/** The search, made of its parts; it holds no state of its own. */
export function createFind(parts: FindParts): Find {
  const { photos, detector, encoder, index, catalogue, weights = DEFAULT_WEIGHTS, learn, telemetry = UNTOLD } = parts;
  const { space, calibration } = encoder;

  return async ({ photo, choice }, signal) => {
    const picture = await stage('decode', async () => decode(await photos.get(photo), { signal }));
    const plan = planCrops(await stage('detect', () => detector.detect(picture, signal)), choice);
    const crops = plan.crops.map((box) => crop(picture, box));
    const embeddings = await stage('embed', () => encoder.embed(crops, signal));
    learn?.(ownCrops(plan).flatMap((place) => embeddings[place] ?? []));
    const looked = await stage('look_up', () => lookUp(embeddings, choice.filters));

    return stage('rank', async () => {
      const found = plan.asked.map((asked) => candidatesOf(asked, looked));
      const [vectors, palettes] = await lookCloser(imagesIn(found));
      return {
        garments: plan.asked.map(({ garment, own }, i) => {
          const { category, box, score } = garment;
          const sought = { category, palette: paletteOf(picture, garment) };
          const ranked = rerank(found[i] ?? [], sought, palettes, calibration, weights);
          const results = rank(ranked, vectors, calibration, choice.k);
          const embedding = choice.features && isOne(garment) ? embeddings[own] : undefined;
          return {
            category,
            box,
            score,
            results,
            ...(embedding && { features: packFeatures(category, space, embedding) }),
          };
        }),
      };
    });
  };

  function stage<Value>(name: Stage, work: () => Promise<Value>): Promise<Value> {
    return told(telemetry, name, work);
  }

  async function lookUp(embeddings: readonly Embedding[], filters: Filters | undefined) {
    const matches = await Promise.all(embeddings.map((one) => index.search(one, CANDIDATES, filters)));
    return { matches, items: await catalogue.itemsOfImages(imagesIn(matches)) };
  }

  function candidatesOf(asked: AskedGarment, { matches, items }: Awaited<ReturnType<typeof lookUp>>) {
    return listCandidates(matchesOf(asked, matches, items), items, calibration);
  }

  /** Near-duplicates are told by the angle between vectors, so only where the encoder compares by it. */
  function lookCloser(imageIds: readonly number[]) {
    return Promise.all([
      catalogue.embeddingsOf(space, space.metric === 'cosine' ? imageIds : []),
      catalogue.palettesOf(weights.colour === 0 ? [] : imageIds),
    ]);
  }
}

/** Crops that show one garment. */
function ownCrops({ asked }: CropPlan): number[] {
  return asked.flatMap(({ garment, own }) => (isOne(garment) ? [own] : []));
}

/** One garment of a known kind, in place of all that a photo shows. */
const isOne = ({ category }: DetectedGarment) => category !== 'outfit';

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

/** The colours of a photo that was taken whole, because nobody knows what is in it, are those of the street: no palette. */
function paletteOf(picture: Pixels, { category, box, mask }: DetectedGarment): Palette {
  const isWhole = category === 'outfit' && intersectionOverUnion(box, WHOLE_PHOTO) >= SAME_CROP;
  return isWhole ? [] : takePalette(crop(picture, box), mask);
}

function imagesIn(lists: readonly (readonly (Match | Candidate)[])[]): number[] {
  return [...new Set(lists.flat().map(({ imageId }) => imageId))];
}
