/** A garment detector whose model labels every place of the photo (SegFormer): regions of a category are garments, their places masks. */
import { SamelookError, toSamelookError } from '../src/core/errors.js';
import type { DetectedGarment } from '../src/core/garment.js';
import { Box, type Pixels } from '../src/core/photo.js';
import type { GarmentDetector } from '../src/core/ports.js';
import { clipped } from '../src/photo/boxes.js';
import { resize } from '../src/photo/resize.js';
import type { Candidate } from './detection/candidate.js';
import { cutMask } from './detection/cut-mask.js';
import { type Placement, placementOf, toCanvas, toPhoto } from './detection/placement.js';
import { settle } from './detection/settle.js';
import type { Inference } from './inference.js';
import { type ParserManifest, parserNetwork } from './manifests/parser.js';
import { versionOf, type Weights } from './network.js';
import { type LabelMaps, labelMaps } from './parsing/label-maps.js';
import { regionsOf } from './parsing/regions.js';

/** Regions of one category share no place: however their boxes overlap, they are two garments. */
const NEVER_TWICE = 1;

/** What a parser is made of. */
export interface ParserDetectorOptions {
  readonly model: ParserManifest & Weights;
  /** Shared with others; the detector does not close it. */
  readonly inference: Inference;
}

/**
 * Loads the model, so that a wrong one is known at the start and not with the first photo. A garment's score is how sure the model is of
 * its places.
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function createParserDetector({ model, inference }: ParserDetectorOptions): Promise<GarmentDetector> {
  const network = parserNetwork(model);
  await inference.load(network);
  const { input, output, labels } = model;

  async function detect(picture: Pixels, signal?: AbortSignal, behind?: boolean): Promise<DetectedGarment[]> {
    if (signal?.aborted) throw toSamelookError(signal.reason);
    const canvas = await resize(picture, input);
    const logits = (await inference.run(network, canvas, signal, behind)).get(output.name);
    if (logits === undefined || !logits.data.every(Number.isFinite)) {
      throw new SamelookError(
        'INFERENCE_FAILED',
        `The parser ${model.id} gave no labels for this photo. Try another detector.`,
      );
    }
    const maps = labelMaps(logits, labels);
    const placement = placementOf(picture, input, input.fit);
    const seen = candidates(maps, placement);
    return settle(seen, NEVER_TWICE).map((garment) => withMask(garment, maps, placement));
  }

  return { id: model.id, version: versionOf(model), detect, close: async () => inference.letGo(network) };
}

function candidates(maps: LabelMaps, placement: Placement): Candidate[] {
  const { rows, columns, categories } = maps;
  return categories.flatMap((category, index) =>
    regionsOf(maps, index)
      .map(({ left, top, right, bottom, score }) => {
        const onCanvas = { left: left / columns, top: top / rows, right: right / columns, bottom: bottom / rows };
        return { category, score: Math.min(score, 1), box: clipped(toPhoto(onCanvas, placement)) };
      })
      .filter(({ box }) => Box.safeParse(box).success),
  );
}

function withMask(garment: Candidate, maps: LabelMaps, placement: Placement): DetectedGarment {
  const mask = cutMask(maps.probabilities, maps.categories.indexOf(garment.category), toCanvas(garment.box, placement));
  return mask === undefined ? garment : { ...garment, mask };
}
