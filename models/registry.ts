/** Encoders and detectors by name: one line here for each file that makes one. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SamelookError } from '../src/core/errors.js';
import type { Encoder, GarmentDetector } from '../src/core/ports.js';
import type { Inference } from './inference.js';
import { type LoadedManifest, type ModelManifest, readManifest } from './manifest.js';
import { createOnnxEncoder } from './onnx-encoder.js';
import { createWholePhotoDetector } from './whole-photo.js';

/** What encoders and detectors are given. */
export interface ModelParts {
  readonly inference: Inference;
}

/** Makers of encoders, by the `kind` of a model's manifest. */
const ENCODER_KINDS: {
  readonly [kind in ModelManifest['kind']]: (model: LoadedManifest, parts: ModelParts) => Promise<Encoder>;
} = {
  encoder: (model, { inference }) => createOnnxEncoder({ model, inference }),
};

/** Makers of detectors, by name. */
const DETECTORS: Readonly<Record<string, (parts: ModelParts) => Promise<GarmentDetector>>> = {
  'whole-photo': async () => createWholePhotoDetector(),
};

/**
 * Opens an encoder: a model that comes with the program, or one's own.
 * @param name of a folder in models/, or the absolute path of a model's folder
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function openEncoder(name: string, parts: ModelParts): Promise<Encoder> {
  const known = encoderNames();
  if (!isAbsolute(name) && !known.includes(name))
    throw unknown('encoder', name, known, " or the absolute path of a model's folder");
  const model = await readManifest(isAbsolute(name) ? name : join(modelsFolder(), name));
  return ENCODER_KINDS[model.kind](model, parts);
}

/** @throws SamelookError MODEL_INVALID that lists the known names */
export async function openDetector(name: string, parts: ModelParts): Promise<GarmentDetector> {
  const open = Object.hasOwn(DETECTORS, name) ? DETECTORS[name] : undefined;
  if (open === undefined) throw unknown('detector', name, Object.keys(DETECTORS));
  return open(parts);
}

/** The models that come with the program. */
export function encoderNames(): string[] {
  const folder = modelsFolder();
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'manifest.json')));
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
