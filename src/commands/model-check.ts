/** `samelook model check`: a model's files verified, the model opened and run on a drawn picture, and what came out. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Inference, startInference } from '../../models/inference.js';
import { describeBytes } from '../../models/library/disk-space.js';
import { listShelf } from '../../models/library/shelf.js';
import { modelsFolder, openDetector, openEncoder } from '../../models/registry.js';
import { type Config, readConfig } from '../config.js';
import type { Embedding } from '../core/embedding.js';
import type { Log } from '../core/log.js';
import type { Pixels } from '../core/photo.js';
import type { Encoder } from '../core/ports.js';
import { openDataset } from '../evaluate/datasets/registry.js';
import { measure } from '../evaluate/measure.js';
import { drawnPicture } from './drawn-picture.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { compareWithCpu } from './model-compare.js';
import { roleOf } from './model-role.js';
import { modelsInUse } from './models-in-use.js';
import { showProgress } from './progress.js';

/** Runs that are timed, after one that is not. */
const RUNS = 5;
const WORDS = 'a red summer dress';
const KS = [1, 10];

/** Checks one model, or those in use. */
export async function checkModels(
  name: string | undefined,
  { demo, compare }: { readonly demo: boolean; readonly compare: boolean },
): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const given = name !== undefined && /[\\/]/.test(name) ? resolve(name) : name;
  const names = given === undefined ? (await modelsInUse(config)).names : [given];
  for (const one of names) roleOf(one, config);
  const inference = startInference({ ...config.inference, log });
  try {
    for (const one of names) {
      await check(one, { config, log, signal, inference, demo });
      if (!compare) continue;
      const parts = { config, log, signal, inference, tell: (line: string) => tell(`  ${line}\n`) };
      await compareWithCpu(one, roleOf(one, config), parts);
    }
  } finally {
    await inference.close();
  }
}

interface CheckParts {
  readonly config: Config;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly inference: Inference;
  readonly demo: boolean;
}

async function check(name: string, parts: CheckParts): Promise<void> {
  const { config, inference } = parts;
  const shelf = config.modelShelf;
  const role = roleOf(name, config);
  tell(`${name}\n`);
  const models = [...(await listShelf(modelsFolder())), ...(await listShelf(shelf))];
  const model = models.find((one) => one.name === name);
  if (model?.manifest !== undefined) {
    tell(`  files      ${describeBytes(model.bytes)} in ${model.folder}; licence ${model.manifest.licence}\n`);
  }
  const picture = await drawnPicture();
  if (role === 'detector') await checkDetector(name, picture, parts);
  else await checkEncoder(name, await openEncoder(name, { inference, shelf }), picture, parts);
}

async function checkEncoder(name: string, encoder: Encoder, picture: Pixels, parts: CheckParts): Promise<void> {
  const { signal, demo } = parts;
  try {
    tell(`  checksums  as recorded (${encoder.space.weightsHash.slice(0, 12)}…)\n`);
    const { embedding, ms } = await time(async () => (await encoder.embed([picture], signal))[0]);
    tell(
      `  pictures   ${describe(embedding)}, ${encoder.space.metric}; ${ms.toFixed(0)} ms a picture, one at a time\n`,
    );
    if (encoder.embedWords === undefined) tell('  words      it does not read\n');
    else {
      const embedWords = encoder.embedWords;
      const read = await time(async () => (await embedWords([WORDS], signal))[0]);
      tell(`  words      "${WORDS}": ${describe(read.embedding)}; ${read.ms.toFixed(0)} ms\n`);
    }
    const measured =
      encoder.calibrated === false ? 'not measured: "samelook model use" learns it from the catalogue' : 'measured';
    tell(`  thresholds ${measured}\n`);
  } finally {
    await encoder.close();
  }
  if (demo) await measureOnDemo(name, parts);
}

async function checkDetector(name: string, picture: Pixels, { config, inference, signal }: CheckParts): Promise<void> {
  const detector = await openDetector(name, { inference, shelf: config.modelShelf });
  try {
    let found = await detector.detect(picture, signal);
    const started = performance.now();
    for (let run = 0; run < RUNS; run++) found = await detector.detect(picture, signal);
    const ms = (performance.now() - started) / RUNS;
    const what =
      found.map(({ category, score }) => `${category} ${(100 * score).toFixed(0)} %`).join(', ') || 'nothing';
    tell(`  checksums  as recorded\n  a drawing  ${what}; ${ms.toFixed(0)} ms a photo\n`);
  } finally {
    await detector.close();
  }
}

/** How well it finds the drawn items in drawn street photos; says nothing about real ones. */
async function measureOnDemo(name: string, { config, log, signal, inference }: CheckParts): Promise<void> {
  const pairs = join(config.home, 'demo', 'pairs.jsonl');
  if (!existsSync(pairs)) {
    tell(`  demo       there is no drawn shop at ${config.home}; "samelook serve" without CATALOGUE draws it\n`);
    return;
  }
  const { report } = await measure({
    dataset: await openDataset(pairs, { signal }),
    extractors: [name],
    openEncoder: (one) => openEncoder(one, { inference, shelf: config.modelShelf }),
    metrics: undefined,
    ks: KS,
    categories: undefined,
    protocol: undefined,
    detector: undefined,
    index: undefined,
    home: join(config.home, 'eval'),
    log,
    stage: showProgress,
    signal,
  });
  const row = report.runs[0]?.rows[0];
  const figures = KS.map((k, i) => `top-${k} ${(100 * (row?.topK[i]?.value ?? 0)).toFixed(1)} %`);
  tell(`  demo       ${figures.join(', ')} of ${row?.queries ?? 0} drawn garments; drawings, not photos\n`);
}

async function time(run: () => Promise<Embedding | undefined>) {
  let embedding = await run();
  const started = performance.now();
  for (let i = 0; i < RUNS; i++) embedding = await run();
  return { embedding: embedding ?? new Float32Array(), ms: (performance.now() - started) / RUNS };
}

function describe(embedding: Embedding): string {
  return `${embedding.length} numbers of length ${Math.hypot(...embedding).toFixed(4)}`;
}

function tell(text: string): void {
  process.stdout.write(text);
}
