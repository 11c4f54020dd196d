/** A model on disk: a folder with its weights and a manifest that says how to feed it and what its answers mean. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Calibration, Metric } from '../src/core/embedding.js';
import { SamelookError } from '../src/core/errors.js';

const MANIFEST_FILE = 'manifest.json';

const perChannel = z.tuple([z.number(), z.number(), z.number()]).readonly();
const byte = z.number().int().min(0).max(255);
const side = z.number().int().min(1).max(2_048);

/**
 * How a picture becomes the model's input tensor: fitted to width × height, then per channel
 * (byte · scale − mean) / std, channels in the order of `channels`, axes in the order of `layout`.
 */
export const ModelInput = z
  .object({
    name: z.string().min(1),
    width: side,
    height: side,
    layout: z.enum(['NCHW', 'NHWC']),
    channels: z.enum(['RGB', 'BGR']),
    /** Multiplies the byte (0..255) first: 1/255, or 1. */
    scale: z.number().positive(),
    /** In the order of `channels`, after `scale`. */
    mean: perChannel,
    std: perChannel.refine((std) => std.every((value) => value > 0), { error: 'must be greater than 0' }),
    fit: z.enum(['contain', 'fill', 'cover']),
    /** Colour around a picture with `contain`: red, green, blue, 0..255, whatever `channels` says. */
    background: z.tuple([byte, byte, byte]).readonly(),
    type: z.literal('float32'),
  })
  .readonly();
export type ModelInput = z.infer<typeof ModelInput>;

/** A model that turns a picture into one L2-normalised vector. */
export const EncoderManifest = z
  .object({
    kind: z.literal('encoder'),
    /** Names the embedding space together with the weights' hash: a change of `input` needs another id. */
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be of lower-case letters, digits, dots, - and _'),
    /** Name of the weights file, beside the manifest. */
    file: z.string().regex(/^[\w-][\w.-]*$/, 'must be the name of a file beside the manifest'),
    /** SHA-256 of the weights file, hexadecimal. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
    licence: z.string().min(1),
    input: ModelInput,
    output: z.object({ name: z.string().min(1), dimensions: z.number().int().min(1).max(16_384) }).readonly(),
    metric: Metric,
    calibration: Calibration,
  })
  .readonly();
export type EncoderManifest = z.infer<typeof EncoderManifest>;

/** What `manifest.json` holds; `kind` tells which sort of model it is. */
export const ModelManifest = z.discriminatedUnion('kind', [EncoderManifest]);
export type ModelManifest = z.infer<typeof ModelManifest>;

/** A manifest whose weights were found and have the hash that it names. */
export type LoadedManifest = ModelManifest & {
  /** Absolute path of the weights. */
  readonly path: string;
  /** SHA-256 of the weights, hexadecimal. */
  readonly weightsHash: string;
};

/**
 * Reads and checks the model in a folder; reads the weights once, to hash them.
 * @param directory absolute path
 * @throws SamelookError MODEL_INVALID that names the file and what is wrong with it
 */
export async function readManifest(directory: string): Promise<LoadedManifest> {
  const manifest = await parseManifest(join(directory, MANIFEST_FILE));
  const path = join(directory, manifest.file);
  const weightsHash = await hashFile(path);
  if (weightsHash !== manifest.sha256) {
    throw new SamelookError(
      'MODEL_INVALID',
      `${path} is not the file that its manifest describes: its SHA-256 is ${weightsHash}, expected ${manifest.sha256}. ` +
        'It is damaged, or one of the two was changed: fetch both again.',
    );
  }
  return { ...manifest, path, weightsHash };
}

async function parseManifest(path: string): Promise<ModelManifest> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  const parsed = ModelManifest.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`);
    throw new SamelookError('MODEL_INVALID', `${path} is no model manifest: ${problems.join('; ')}.`);
  }
  return parsed.data;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
  return hash.digest('hex');
}

function unreadable(path: string, thrown: unknown): SamelookError {
  const missing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
  const why = missing ? 'it is missing' : thrown instanceof Error ? thrown.message : String(thrown);
  return new SamelookError('MODEL_INVALID', `${path} can't be read: ${why}. Restore the model's folder.`, {
    cause: thrown,
  });
}
