/** Encoders and detectors by name: one line here for each file that makes one. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metric } from '../src/core/embedding.js';
import { SamelookError } from '../src/core/errors.js';
import type { Encoder, GarmentDetector } from '../src/core/ports.js';
import type { Inference } from './inference.js';
import { readManifest } from './manifest.js';
import { createOnnxEncoder } from './onnx-encoder.js';
import { COLOUR_COHERENCE } from './white-box/colour-coherence.js';
import { COLOUR_HISTOGRAM } from './white-box/colour-histogram.js';
import { createWhiteBoxEncoder } from './white-box/encoder.js';
import { HARRIS } from './white-box/harris.js';
import { HOG } from './white-box/hog.js';
import { WHITE_BOX } from './white-box/white-box.js';
import { createWholePhotoDetector } from './whole-photo.js';

/** What encoders and detectors are given. */
export interface ModelParts {
  readonly inference: Inference;
  /** What a white-box feature will be compared by, default cosine; a model's manifest names its own. */
  readonly metric?: Metric;
}

/** Makers of encoders without a model, by name. */
const WHITE_BOX_ENCODERS: Readonly<Record<string, (parts: ModelParts) => Encoder>> = {
  hog: ({ metric }) => createWhiteBoxEncoder(HOG, metric),
  'colour-histogram': ({ metric }) => createWhiteBoxEncoder(COLOUR_HISTOGRAM, metric),
  'colour-coherence': ({ metric }) => createWhiteBoxEncoder(COLOUR_COHERENCE, metric),
  harris: ({ metric }) => createWhiteBoxEncoder(HARRIS, metric),
  'white-box': ({ metric }) => createWhiteBoxEncoder(WHITE_BOX, metric),
};

/** Makers of detectors, by name. */
const DETECTORS: Readonly<Record<string, (parts: ModelParts) => Promise<GarmentDetector>>> = {
  'whole-photo': async () => createWholePhotoDetector(),
};

/**
 * Opens an encoder: a model that comes with the program, a white-box feature, or a model of one's own.
 * @param name of a folder in models/, of a feature, or the absolute path of a model's folder
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function openEncoder(name: string, parts: ModelParts): Promise<Encoder> {
  const makeWhiteBox = Object.hasOwn(WHITE_BOX_ENCODERS, name) ? WHITE_BOX_ENCODERS[name] : undefined;
  if (makeWhiteBox !== undefined) return makeWhiteBox(parts);
  const known = encoderNames();
  if (!isAbsolute(name) && !known.includes(name))
    throw unknown('encoder', name, known, " or the absolute path of a model's folder");
  const model = await readManifest(isAbsolute(name) ? name : join(modelsFolder(), name));
  switch (model.kind) {
    case 'encoder':
      return createOnnxEncoder({ model, inference: parts.inference });
    case 'detector':
      throw new SamelookError(
        'MODEL_INVALID',
        `The model ${model.id} finds garments, it does not embed them: set DETECTOR to it.`,
      );
  }
}

/** @throws SamelookError MODEL_INVALID that lists the known names */
export async function openDetector(name: string, parts: ModelParts): Promise<GarmentDetector> {
  const open = Object.hasOwn(DETECTORS, name) ? DETECTORS[name] : undefined;
  if (open === undefined) throw unknown('detector', name, Object.keys(DETECTORS));
  return open(parts);
}

/** What comes with the program: the models, then the white-box features. */
export function encoderNames(): string[] {
  const folder = modelsFolder();
  const models = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));
  return [...models, ...Object.keys(WHITE_BOX_ENCODERS)];
}

/** models/ beside package.json: weights are not copied into the compiled tree. */
function modelsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'models');
}

function unknown(what: string, name: string, known: readonly string[], others = ''): SamelookError {
  return new SamelookError(
    'MODEL_INVALID',
    `There is no ${what} "${name}". Known: ${known.join(', ') || 'none'}${others}.`,
  );
}
