/** What the tests of models share: the tiny ONNX models, pictures for them, and a log that remembers. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readManifest } from '../../models/manifest.js';
import type { DetectorManifest } from '../../models/manifests/detector.js';
import { type EncoderManifest, encoderNetwork } from '../../models/manifests/encoder.js';
import type { Network, Weights } from '../../models/network.js';
import type { Log } from '../../src/core/log.js';
import type { Pixels } from '../../src/core/photo.js';

/** Absolute path of a tiny model's folder, from the sources and from the compiled tree alike. */
export function tinyFolder(name: string): string {
  const beside = fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../../test/fixtures/models/${name}`, import.meta.url));
}

export function tinyModel(name = 'tiny'): Promise<EncoderManifest & Weights> {
  return readEncoder(tinyFolder(name));
}

export async function tinyNetwork(name = 'tiny'): Promise<Network> {
  return encoderNetwork(await tinyModel(name));
}

/** The model in a folder, which must be an encoder. */
export async function readEncoder(folder: string): Promise<EncoderManifest & Weights> {
  const model = await readManifest(folder);
  if (model.kind !== 'encoder') throw new Error(`${folder} holds a ${model.kind}`);
  return model;
}

/** The model in a folder, which must be a detector. */
export async function readDetector(folder = tinyFolder('tiny-detector')): Promise<DetectorManifest & Weights> {
  const model = await readManifest(folder);
  if (model.kind !== 'detector') throw new Error(`${folder} holds a ${model.kind}`);
  return model;
}

/** An empty folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-model-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

type Json = Record<string, unknown>;

/** A copy of a tiny model in a temporary folder, its manifest changed, its weights replaced where `weights` is given. */
export async function changedModel(
  change: (manifest: Json & { input: Json; output: Json; calibration: Json }) => void,
  weights?: Uint8Array,
  name = 'tiny',
): Promise<string> {
  const folder = await temporaryFolder();
  await cp(tinyFolder(name), folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  if (weights !== undefined) {
    await writeFile(join(folder, 'model.onnx'), weights);
    manifest.sha256 = createHash('sha256').update(weights).digest('hex');
  }
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
  return folder;
}

/** An 8 x 8 picture of one grey, 0..255. */
export function grey(value: number): Pixels {
  return { width: 8, height: 8, rgb: new Uint8Array(8 * 8 * 3).fill(value) };
}

/** A picture of noise that is the same every time. */
export function noise(width: number, height: number, seed: number): Pixels {
  let state = seed;
  const rgb = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
  return { width, height, rgb };
}

/** A log that remembers its lines, native output of the inference process included. */
export function rememberingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const remember = (_fields: object, message: string) => void lines.push(message);
  return { lines, info: remember, warn: remember, error: remember };
}

/** Waits for something to become true; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

/** True where the process lives; one that is dead and only waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
