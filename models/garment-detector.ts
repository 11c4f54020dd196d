/** A garment detector whose model is an ONNX file: the photo is fitted, run in the inference process, and its boxes are settled. */
import { toSamelookError } from '../src/core/errors.js';
import type { DetectedGarment } from '../src/core/garment.js';
import type { Pixels } from '../src/core/photo.js';
import type { GarmentDetector } from '../src/core/ports.js';
import { resize } from '../src/photo/resize.js';
import type { Candidate } from './detection/candidate.js';
import { cutMask } from './detection/cut-mask.js';
import { type Placement, placementOf, toCanvas } from './detection/placement.js';
import { readCandidates } from './detection/read-candidates.js';
import { settleInDoubt } from './detection/settle.js';
import type { Inference } from './inference.js';
import { type DetectorManifest, detectorNetwork } from './manifests/detector.js';
import { nearestSize, versionOf, type Weights } from './network.js';
import type { Tensor } from './tensor.js';

/** What a detector is made of. */
export interface GarmentDetectorOptions {
  readonly model: DetectorManifest & Weights;
  /** Shared with others; the detector does not close it. */
  readonly inference: Inference;
}

/**
 * Loads the model, so that a wrong one is known at the start and not with the first photo.
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function createGarmentDetector({ model, inference }: GarmentDetectorOptions): Promise<GarmentDetector> {
  const network = detectorNetwork(model);
  await inference.load(network);
  const { input, output, classes, nms } = model;

  async function detect(picture: Pixels, signal?: AbortSignal, behind?: boolean): Promise<DetectedGarment[]> {
    if (signal?.aborted) throw toSamelookError(signal.reason);
    const size = nearestSize(input.sizes, picture);
    const canvas = await resize(picture, { ...input, ...size });
    const outputs = await inference.run(network, canvas, signal, behind);

    const placement = placementOf(picture, size, input.fit);
    const read = (share: number) => {
      const thresholds = classes.map((one) => ({ ...one, threshold: share * one.threshold }));
      return readCandidates(outputs.get(output.boxes), outputs.get(output.scores), thresholds, placement);
    };
    const maps = output.masks && outputs.get(output.masks.name);
    return settleInDoubt(read, nms.iou).map((garment) => withMask(garment, maps, placement));
  }

  function withMask(garment: Candidate, maps: Tensor | undefined, placement: Placement): DetectedGarment {
    const index = classes.findIndex(({ category }) => category === garment.category);
    const mask = maps && cutMask(maps, index, toCanvas(garment.box, placement));
    return mask === undefined ? garment : { ...garment, mask };
  }

  return { id: model.id, version: versionOf(model), detect, close: async () => inference.letGo(network) };
}
