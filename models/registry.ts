/** Encoders and detectors by name: one line here for each file that makes one. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metric } from '../src/core/embedding.js';
import { SamelookError } from '../src/core/errors.js';
import type { Encoder, GarmentDetector } from '../src/core/ports.js';
import { createGarmentDetector } from './garment-detector.js';
import { createHeadEncoder } from './head-encoder.js';
import type { Inference } from './inference.js';
import { MANIFEST_FILE, type ModelManifest, readKind, readManifest } from './manifest.js';
import type { HeadManifest } from './manifests/head.js';
import type { Weights } from './network.js';
import { createOnnxEncoder } from './onnx-encoder.js';
import { createParserDetector } from './parser-detector.js';
import { createTextEncoder } from './text-encoder.js';
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
  /** The folder of pulled models, absolute; the program's own names come first. */
  readonly shelf?: string;
}

/** Makers of encoders without a model, by name. */
const WHITE_BOX_ENCODERS: Readonly<Record<string, (parts: ModelParts) => Encoder>> = {
  hog: ({ metric }) => createWhiteBoxEncoder(HOG, metric),
  'colour-histogram': ({ metric }) => createWhiteBoxEncoder(COLOUR_HISTOGRAM, metric),
  'colour-coherence': ({ metric }) => createWhiteBoxEncoder(COLOUR_COHERENCE, metric),
  harris: ({ metric }) => createWhiteBoxEncoder(HARRIS, metric),
  'white-box': ({ metric }) => createWhiteBoxEncoder(WHITE_BOX, metric),
};

/** Makers of detectors without a model, by name. */
const PLAIN_DETECTORS: Readonly<Record<string, () => GarmentDetector>> = {
  'whole-photo': () => createWholePhotoDetector(),
};

/** Kinds of models that embed, and that find garments. */
const ENCODER_KINDS: readonly ModelManifest['kind'][] = ['encoder', 'head'];
const DETECTOR_KINDS: readonly ModelManifest['kind'][] = ['detector', 'parser'];

/**
 * Opens an encoder: a model that comes with the program, a white-box feature, a pulled model, or one of one's own.
 * @param name of a folder in models/ or on the shelf, of a feature, or the absolute path of a model's folder
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function openEncoder(name: string, parts: ModelParts): Promise<Encoder> {
  const makeWhiteBox = Object.hasOwn(WHITE_BOX_ENCODERS, name) ? WHITE_BOX_ENCODERS[name] : undefined;
  if (makeWhiteBox !== undefined) return makeWhiteBox(parts);
  const folder = folderOf(name, parts.shelf);
  if (folder === undefined) throw unknown('encoder', name, encoderNames(parts.shelf));
  const model = await readManifest(folder);
  switch (model.kind) {
    case 'encoder': {
      const embedWords = createTextEncoder(model, folder, parts.inference);
      return { ...(await createOnnxEncoder({ model, inference: parts.inference })), ...(embedWords && { embedWords }) };
    }
    case 'head':
      return createHeadEncoder({ model, base: await openBase(model, parts) });
    default:
      throw new SamelookError(
        'MODEL_INVALID',
        `The model ${model.id} finds garments, it does not embed them: set DETECTOR to it.`,
      );
  }
}

/** Which sort of model a name or an absolute path leads to; undefined where to none. */
export function kindOfModel(name: string, shelf?: string): string | undefined {
  const folder = folderOf(name, shelf);
  return folder && readKind(folder);
}

/** Refuses a name that leads nowhere, without opening what it leads to. @throws SamelookError MODEL_INVALID */
export function checkEncoderName(name: string, shelf?: string): void {
  if (Object.hasOwn(WHITE_BOX_ENCODERS, name) || folderOf(name, shelf) !== undefined) return;
  throw unknown('encoder', name, encoderNames(shelf));
}

/** The encoder whose features a head was learned on. */
async function openBase(head: HeadManifest & Weights, { inference, shelf }: ModelParts): Promise<Encoder> {
  const { model } = head.base;
  const name = encoderNames(shelf).includes(model) ? model : resolve(dirname(head.path), model);
  return openEncoder(name, { inference, ...(shelf !== undefined && { shelf }) }).catch((cause: unknown) => {
    if (!(cause instanceof SamelookError) || cause.code !== 'MODEL_INVALID') throw cause;
    const what = `The head ${head.id} needs the encoder "${model}", which can't be opened: ${cause.message}`;
    throw new SamelookError('MODEL_INVALID', what, { cause });
  });
}

/**
 * Opens a detector: a model that comes with the program, one of one's own, or `whole-photo`, which looks at nothing.
 * @param name as of an encoder
 * @throws SamelookError MODEL_INVALID, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function openDetector(name: string, parts: ModelParts): Promise<GarmentDetector> {
  const makePlain = Object.hasOwn(PLAIN_DETECTORS, name) ? PLAIN_DETECTORS[name] : undefined;
  if (makePlain !== undefined) return makePlain();
  const folder = folderOf(name, parts.shelf);
  if (folder === undefined) throw unknown('detector', name, detectorNames(parts.shelf));
  const model = await readManifest(folder);
  switch (model.kind) {
    case 'detector':
      return createGarmentDetector({ model, inference: parts.inference });
    case 'parser':
      return createParserDetector({ model, inference: parts.inference });
    default:
      throw new SamelookError(
        'MODEL_INVALID',
        `The model ${model.id} embeds garments, it does not find them: set ENCODER to it.`,
      );
  }
}

/** Encoders that come with the program: the models, then the white-box features; then those on the shelf. */
export function encoderNames(shelf?: string): string[] {
  return [
    ...modelsOf(modelsFolder(), ENCODER_KINDS),
    ...Object.keys(WHITE_BOX_ENCODERS),
    ...modelsOf(shelf, ENCODER_KINDS),
  ];
}

/** Detectors that come with the program: the models, then those without one; then those on the shelf. */
export function detectorNames(shelf?: string): string[] {
  return [
    ...modelsOf(modelsFolder(), DETECTOR_KINDS),
    ...Object.keys(PLAIN_DETECTORS),
    ...modelsOf(shelf, DETECTOR_KINDS),
  ];
}

function modelsOf(shelf: string | undefined, kinds: readonly string[]): string[] {
  if (shelf === undefined || !existsSync(shelf)) return [];
  return readdirSync(shelf).filter((name) => kinds.includes(readKind(join(shelf, name)) ?? ''));
}

/** The folder of a model: of one's own where the path is absolute, else in models/ or on the shelf, where it has a manifest. */
function folderOf(name: string, shelf: string | undefined): string | undefined {
  if (isAbsolute(name)) return name;
  if (!/^[\w-][\w.-]*$/.test(name)) return undefined;
  const folders = [modelsFolder(), ...(shelf === undefined ? [] : [shelf])].map((one) => join(one, name));
  return folders.find((folder) => existsSync(join(folder, MANIFEST_FILE)));
}

/** models/ beside package.json: weights are not copied into the compiled tree. */
export function modelsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'models');
}

function unknown(what: string, name: string, known: readonly string[]): SamelookError {
  return new SamelookError(
    'MODEL_INVALID',
    `There is no ${what} "${name}". Known: ${known.join(', ')} or the absolute path of a model's folder.`,
  );
}
