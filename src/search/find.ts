/** The product's sentence: a photo becomes garments, garments become embeddings, embeddings find items, items become an answer. */
import { SamelookError } from '../core/errors.js';
import type { Garment } from '../core/garment.js';
import type { Pixels } from '../core/photo.js';
import type { CatalogueStore, Encoder, GarmentDetector, PhotoStore, VectorIndex } from '../core/ports.js';
import type { Answer, Choice, Query } from '../core/query.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';
import { CANDIDATES_PER_RESULT, rank } from './rank.js';

/** Answers a query: its garments with their results. @throws SamelookError of the step that failed */
export type Find = (query: Query, signal: AbortSignal) => Promise<Answer>;

/** What a search is made of. */
export interface FindParts {
  readonly photos: PhotoStore;
  readonly detector: GarmentDetector;
  readonly encoder: Encoder;
  readonly index: VectorIndex;
  readonly catalogue: CatalogueStore;
}

/** The search, made of its parts; it holds no state of its own. */
export function createFind({ photos, detector, encoder, index, catalogue }: FindParts): Find {
  return async ({ photo, choice }, signal) => {
    const picture = await decode(await photos.get(photo), { signal });
    const garments = await chooseGarments(picture, choice, detector, signal);
    const crops = garments.map((garment) => crop(picture, garment.box));
    const embeddings = await encoder.embed(crops, signal);

    const wanted = choice.k * CANDIDATES_PER_RESULT;
    const matches = await Promise.all(embeddings.map((embedding) => index.search(embedding, wanted, choice.filters)));
    const items = await catalogue.itemsOfImages(matches.flat().map((match) => match.imageId));

    return {
      garments: garments.map((garment, i) => ({
        ...garment,
        results: rank(matches[i] ?? [], items, encoder.calibration, choice.k),
      })),
    };
  };
}

/** The person's own box counts as a garment of unknown kind; otherwise what the detector sees, or the one of them that was chosen. */
async function chooseGarments(
  picture: Pixels,
  choice: Choice,
  detector: GarmentDetector,
  signal: AbortSignal,
): Promise<Garment[]> {
  if (choice.box !== undefined) return [{ category: 'outfit', box: choice.box, score: 1 }];
  const garments = await detector.detect(picture, signal);
  if (choice.garment === undefined) return garments;
  const chosen = garments[choice.garment];
  if (chosen === undefined) {
    throw new SamelookError(
      'INPUT_INVALID',
      `There is no garment number ${choice.garment} in this photo; ${garments.length} were found, counted from 0.`,
    );
  }
  return [chosen];
}
