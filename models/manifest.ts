/** A model on disk: a folder with its weights and a manifest that says how to feed it and what its answers mean. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { SamelookError } from '../src/core/errors.js';
import { DetectorManifest } from './manifests/detector.js';
import { EncoderManifest } from './manifests/encoder.js';
import { HeadManifest } from './manifests/head.js';
import { ParserManifest } from './manifests/parser.js';
import type { Weights } from './network.js';

/** The manifest's name in a model's folder. */
export const MANIFEST_FILE = 'manifest.json';

/** What `manifest.json` holds; `kind` tells which sort of model it is. */
export const ModelManifest = z.discriminatedUnion('kind', [
  EncoderManifest,
  DetectorManifest,
  HeadManifest,
  ParserManifest,
]);
export type ModelManifest = z.infer<typeof ModelManifest>;

/** A manifest whose weights were found and have the hash that it names. */
export type LoadedManifest = ModelManifest & Weights;

/**
 * Reads and checks the model in a folder; reads the weights once, to hash them.
 * @param directory absolute path
 * @throws SamelookError MODEL_INVALID that names the file and what is wrong with it
 */
export async function readManifest(directory: string): Promise<LoadedManifest> {
  const manifest = await parseManifest(join(directory, MANIFEST_FILE));
  const path = await checkedFile(directory, manifest);
  const halfPath = manifest.half && (await checkedFile(directory, manifest.half));
  return { ...manifest, path, weightsHash: manifest.sha256, ...(halfPath && { halfPath }) };
}

/** @returns its absolute path */
async function checkedFile(
  directory: string,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
): Promise<string> {
  const path = join(directory, file);
  const found = await hashFile(path);
  if (found === sha256) return path;
  throw new SamelookError(
    'MODEL_INVALID',
    `${path} is not the file that its manifest describes: its SHA-256 is ${found}, expected ${sha256}. ` +
      'It is damaged, or one of the two was changed: fetch both again.',
  );
}

/** Which sort of model a folder holds, as its manifest says, unchecked; undefined where there is no manifest to be read. */
export function readKind(directory: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, MANIFEST_FILE), 'utf8')).kind;
  } catch {
    return undefined;
  }
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

/** SHA-256 of a file, hexadecimal. @throws SamelookError MODEL_INVALID where it can't be read */
export async function hashFile(path: string): Promise<string> {
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
