/** Which crops a photo gives: one for each garment that is asked about, and the whole photo beside them. */
import { SamelookError } from '../core/errors.js';
import type { DetectedGarment } from '../core/garment.js';
import { type Box, WHOLE_PHOTO } from '../core/photo.js';
import type { Choice } from '../core/query.js';
import { CROP_MARGIN, intersectionOverUnion, SAME_CROP, widened } from '../photo/boxes.js';

/** A drawn box that overlaps a detected garment by this much means that garment (the usual threshold of a right detection). */
export const SAME_GARMENT = 0.5;

/** A garment to be answered, with the crops whose matches count for it. */
export interface AskedGarment {
  readonly garment: DetectedGarment;
  /** Place of its own crop in the plan. */
  readonly own: number;
  /** Place of the whole photo, where its matches are joined into this garment's; undefined where its own crop alone counts. */
  readonly whole: number | undefined;
  /** The first garment: it also gets the whole photo's matches of unknown kind. */
  readonly main: boolean;
}

/** What is embedded, each crop once, and for whom. */
export interface CropPlan {
  readonly crops: readonly Box[];
  readonly asked: readonly AskedGarment[];
}

/**
 * Without a choice: every garment, with the whole photo. With a chosen garment or a drawn box: that one alone, since the rest of the photo
 * is what the person turned away from. No garment, no crops: no clothes were seen.
 * @param garments as the detector gave them, the main one first
 * @throws SamelookError INPUT_INVALID where the chosen garment is none of them
 */
export function planCrops(garments: readonly DetectedGarment[], choice: Pick<Choice, 'garment' | 'box'>): CropPlan {
  if (choice.box !== undefined) return planAlone(drawnGarment(choice.box, garments), choice.box);
  if (choice.garment !== undefined) {
    const garment = chosenGarment(garments, choice.garment);
    return planAlone(garment, widened(garment.box, CROP_MARGIN));
  }
  if (garments.length === 0) return { crops: [], asked: [] };

  const crops: Box[] = [];
  const place = (box: Box): number => {
    const known = crops.findIndex((crop) => intersectionOverUnion(crop, box) >= SAME_CROP);
    return known === -1 ? crops.push(box) - 1 : known;
  };
  const whole = place(WHOLE_PHOTO);
  const asked = garments.map((garment, i): AskedGarment => {
    const own = place(widened(garment.box, CROP_MARGIN));
    return { garment, own, whole: own === whole ? undefined : whole, main: i === 0 };
  });
  return { crops, asked };
}

function planAlone(garment: DetectedGarment, crop: Box): CropPlan {
  return { crops: [crop], asked: [{ garment, own: 0, whole: undefined, main: true }] };
}

/** The person's box, of the kind of the garment that it is drawn round; of unknown kind where it is none. */
function drawnGarment(box: Box, garments: readonly DetectedGarment[]): DetectedGarment {
  const overlaps = garments.map((garment) => intersectionOverUnion(box, garment.box));
  const best = Math.max(0, ...overlaps);
  const meant = best >= SAME_GARMENT ? garments[overlaps.indexOf(best)] : undefined;
  return { category: meant?.category ?? 'outfit', box, score: 1 };
}

function chosenGarment(garments: readonly DetectedGarment[], place: number): DetectedGarment {
  const chosen = garments[place];
  if (chosen !== undefined) return chosen;
  throw new SamelookError(
    'INPUT_INVALID',
    `There is no garment number ${place} in this photo; ${garments.length} were found, counted from 0.`,
  );
}
