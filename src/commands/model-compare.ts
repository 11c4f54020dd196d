/** `samelook model check --compare`: a model where it runs beside the same on the CPU in float32: the same answers, how fast in batches, in how much memory. */
import { execFile } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Inference, startInference } from '../../models/inference.js';
import { openDetector, openEncoder } from '../../models/registry.js';
import type { Config } from '../config.js';
import type { Embedding } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { DetectedGarment } from '../core/garment.js';
import type { Log } from '../core/log.js';
import type { Pixels } from '../core/photo.js';
import { drawnPicture } from './drawn-picture.js';

const PICTURES = 8;
/** Cosine from which two vectors count as the same: rounding to float16 leaves 0.99999, another order of channels 0.85. */
const SAME_VECTOR = 0.999;
/** How far scores (0..1) and sides of boxes (0..1 of the picture) may be apart. */
const SAME_PLACE = 0.02;
/** Of all pictures, those on which the detectors must agree: a garment at its threshold may be told by one alone. */
const SAME_GARMENTS = 0.9;
const BATCHES = [1, 2, 4, 8, 16, 32];
const RUNS = 3;
/** What takes longer is no device for larger batches. */
const LONG_MS = 2_000;

/** What a comparison is given. */
export interface CompareParts {
  readonly config: Config;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Where the model runs; the CPU beside it is started here. */
  readonly inference: Inference;
  readonly tell: (line: string) => void;
}

/** @throws SamelookError INFERENCE_FAILED where the answers are not the same */
export async function compareWithCpu(name: string, role: 'encoder' | 'detector', parts: CompareParts): Promise<void> {
  const { config, log, inference, signal, tell } = parts;
  const { device } = await inference.ready();
  // One listener for each picture under way: no leak.
  setMaxListeners(0, signal);
  const wanted = config.inference.precision === 'auto' ? '' : `, ${config.inference.precision} where the model has it`;
  tell(`device     ${device}${wanted}; compared with the cpu in fp32`);
  const cpu = startInference({ ...config.inference, device: 'cpu', precision: 'fp32', log });
  try {
    const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, i) => drawnPicture(i)));
    const ask = role === 'encoder' ? compareEncoders : compareDetectors;
    const run = await ask(name, pictures, cpu, parts);
    for (const size of BATCHES) {
      const ms = await timed(pictures, size, run);
      tell(`${`${size} at once`.padEnd(11)}${ms.toFixed(1)} ms, ${(ms / size).toFixed(1)} a picture`);
      if (ms > LONG_MS) break;
    }
    for (const line of await memoryOf(inference)) tell(line);
  } finally {
    await cpu.close();
  }
}

type Run = (pictures: readonly Pixels[]) => Promise<unknown>;

async function compareEncoders(
  name: string,
  pictures: readonly Pixels[],
  cpu: Inference,
  { config, inference, signal, tell }: CompareParts,
): Promise<Run> {
  const open = (one: Inference) => openEncoder(name, { inference: one, shelf: config.modelShelf });
  const [encoder, reference] = [await open(inference), await open(cpu)];
  const found = await encoder.embed(pictures, signal);
  const cosine = leastCosine(found, await reference.embed(pictures, signal));
  tell(`the same   cosine ${cosine.toFixed(6)} at least, of ${pictures.length} drawings`);
  if (!(cosine >= SAME_VECTOR)) throw different(name, `a cosine of ${cosine.toFixed(6)}, wanted are ${SAME_VECTOR}`);
  return (batch) => encoder.embed(batch, signal);
}

async function compareDetectors(
  name: string,
  pictures: readonly Pixels[],
  cpu: Inference,
  { config, inference, signal, tell }: CompareParts,
): Promise<Run> {
  const open = (one: Inference) => openDetector(name, { inference: one, shelf: config.modelShelf });
  const [detector, reference] = [await open(inference), await open(cpu)];
  const both = await Promise.all(
    pictures.map(async (one) => [await detector.detect(one, signal), await reference.detect(one, signal)] as const),
  );
  const same = both.filter(([found, expected]) => areSame(found, expected)).length;
  tell(`the same   garments in ${same} of ${pictures.length} drawings, boxes and scores within ${SAME_PLACE}`);
  if (same < SAME_GARMENTS * pictures.length)
    throw different(name, `other garments in ${pictures.length - same} of ${pictures.length} drawings`);
  return (batch) => Promise.all(batch.map((one) => detector.detect(one, signal)));
}

/** Of vectors of length 1, pair by pair; NaN where one is none. */
export function leastCosine(found: readonly Embedding[], expected: readonly Embedding[]): number {
  const cosines = found.map((one, i) =>
    one.reduce((sum, value, axis) => sum + value * (expected[i]?.[axis] ?? Number.NaN), 0),
  );
  return Math.min(...cosines);
}

/** True where both tell the same kinds in the same order, at the same places, as surely. */
export function areSame(found: readonly DetectedGarment[], expected: readonly DetectedGarment[]): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) <= SAME_PLACE;
  return (
    found.length === expected.length &&
    found.every(({ category, score, box }, i) => {
      const other = expected[i];
      if (other === undefined || category !== other.category || !near(score, other.score)) return false;
      return (['left', 'top', 'right', 'bottom'] as const).every((side) => near(box[side], other.box[side]));
    })
  );
}

/** The quickest of some runs, after one that is not timed; decoding is over, resizing counts. */
async function timed(pictures: readonly Pixels[], size: number, run: Run): Promise<number> {
  const batch = Array.from({ length: size }, (_, i) => pictures[i % pictures.length] as Pixels);
  const ms: number[] = [];
  for (let i = 0; i <= RUNS; i++) {
    const started = performance.now();
    await run(batch);
    if (i > 0) ms.push(performance.now() - started);
  }
  return Math.min(...ms);
}

async function memoryOf(inference: Inference): Promise<string[]> {
  const { device, pid, largestBatch } = inference.stats();
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]);
  const own = Number.isNaN(kib) ? 'not known here' : `${Math.round(kib / 1_024)} MiB at most in the inference process`;
  const lines = [`memory     ${own}; largest batch ${largestBatch}`];
  if (device === 'cuda') lines.push(`GPU memory ${await gpuMemory()}`);
  return lines;
}

/** What NVIDIA's own tool says; process ids are those of the host, so inside of a container nothing is told apart. */
async function gpuMemory(): Promise<string> {
  const asked = ['--query-gpu=name,memory.used,memory.total', '--format=csv,noheader'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', asked);
    return `in use by all programs: ${stdout.trim().split('\n').join('; ')}`;
  } catch {
    return 'nvidia-smi can not be asked here';
  }
}

function different(name: string, how: string): SamelookError {
  return new SamelookError(
    'INFERENCE_FAILED',
    `The model ${name} does not answer here as on the CPU in float32: ${how}. Set PRECISION=fp32 and try again; where that does not help, set DEVICE=cpu.`,
  );
}
