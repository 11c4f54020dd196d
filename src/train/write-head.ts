/** Writes a head as a model's folder: whole, or not at all. */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { encodeHead } from '../../models/head/head-weights.js';
import { HeadManifest } from '../../models/manifests/head.js';
import type { EmbeddingSpace } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { LearnedHead } from './learn-head.js';

const WEIGHTS_FILE = 'head.safetensors';

/** What is written, and where. */
export interface WriteHeadOptions {
  readonly learned: LearnedHead;
  /** Of the base. */
  readonly base: EmbeddingSpace;
  /** How the base is opened; see the manifest. */
  readonly baseModel: string;
  readonly card: string;
  /** Must not be there yet. */
  readonly folder: string;
}

/** The model's id: that of its base, and that it is a head; its weights' hash tells heads of one base apart. */
export function headId({ encoder }: EmbeddingSpace): string {
  return `${encoder}-head`;
}

/**
 * Known before the work, not after it.
 * @throws SamelookError STORAGE_FAILED where something lies at the folder's path: a model that others may be using is never replaced
 */
export async function checkFree(folder: string): Promise<void> {
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) throw occupied(folder);
}

/** Written beside its place and then moved there. @throws SamelookError STORAGE_FAILED */
export async function writeHead({ learned, base, baseModel, card, folder }: WriteHeadOptions): Promise<HeadManifest> {
  const weights = encodeHead(learned.weights, base);
  const manifest = HeadManifest.parse({
    id: headId(base),
    kind: 'head',
    file: WEIGHTS_FILE,
    sha256: createHash('sha256').update(weights).digest('hex'),
    licence: "that of the pairs' photos and of the encoder",
    base: { model: baseModel, encoder: base.encoder, weightsHash: base.weightsHash, dimensions: base.dimensions },
    dimensions: learned.weights.outputs,
    metric: 'cosine',
    calibration: learned.calibration,
  });
  const part = join(dirname(folder), `.${basename(folder)}-${randomBytes(4).toString('hex')}.part`);
  try {
    await mkdir(part, { recursive: true });
    await writeFile(join(part, WEIGHTS_FILE), weights);
    await writeFile(join(part, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(join(part, 'MODEL_CARD.md'), card);
    await checkFree(folder);
    await rename(part, folder);
  } catch (thrown) {
    await rm(part, { recursive: true, force: true });
    throw thrown instanceof SamelookError ? thrown : unwritable(folder, thrown);
  }
  return manifest;
}

function occupied(folder: string): SamelookError {
  return new SamelookError(
    'STORAGE_FAILED',
    `There is something at ${folder} already. Choose another folder with --out, or remove that one.`,
  );
}

function unwritable(folder: string, cause: unknown): SamelookError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SamelookError('STORAGE_FAILED', `${folder} can't be written: ${why}. Choose another folder with --out.`, {
    cause,
  });
}
