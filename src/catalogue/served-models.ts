/** The records of a catalogue's models read and written for what they mean: what is wanted, what is served, how a change goes. */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Calibration, type EmbeddingSpace, sameSpace } from '../core/embedding.js';
import { toSamelookError } from '../core/errors.js';
import type { Encoder } from '../core/ports.js';
import type { ModelChange, ModelRecords, ServedEncoder, ServedModels } from './model-records.js';

/** Progress of a change is written for other processes at most this often. */
const TELL_EVERY_MS = 1_000;

/** What the environment says of models. */
export interface ModelWishes {
  readonly encoder: string;
  readonly detector: string;
  /** False: the names above are what is used where nobody chose. */
  readonly chosenByEnvironment: { readonly encoder: boolean; readonly detector: boolean };
}

/** The encoder and the detector to use: the environment's, else what was chosen, else the program's. */
export async function wantedModels(
  wishes: ModelWishes,
  records: ModelRecords,
): Promise<{
  readonly encoder: string;
  readonly keepFormer: boolean;
  readonly detector: string;
  /** When it was chosen. */
  readonly at: string | undefined;
}> {
  const { encoder, detector, chosenByEnvironment } = wishes;
  const chosen = await records.chosen();
  // What a variable says may be unset tomorrow.
  const keepFormer = chosenByEnvironment.encoder || (chosen?.encoder?.keepFormer ?? false);
  return {
    encoder: chosenByEnvironment.encoder ? encoder : (chosen?.encoder?.name ?? encoder),
    keepFormer,
    at: chosen?.at,
    detector: chosenByEnvironment.detector ? detector : (chosen?.detector ?? detector),
  };
}

/** An encoder with the thresholds that were learned for it, where it has none of its own. */
export function calibrated(
  encoder: Encoder,
  { calibration }: { readonly calibration?: Calibration | undefined },
): Encoder {
  return encoder.calibrated === false && calibration !== undefined ? { ...encoder, calibration } : encoder;
}

/** Writes down what is served, where that is news. */
export async function recordServed(
  records: ModelRecords,
  now: { readonly name: string; readonly file: string; readonly encoder: Encoder },
): Promise<void> {
  const former = await records.served();
  const { space } = now.encoder;
  const known = former?.encoder;
  if (known?.name === now.name && known.space !== undefined && sameSpace(known.space, space)) return;
  const calibration = known?.name === now.name ? known.calibration : undefined;
  const encoder = { name: now.name, space, index: basename(now.file), ...(calibration && { calibration }) };
  await records.serve({ encoder, former: former?.former ?? [] });
}

/** The index of a space: the one that it has, or a name that tells whose it is. */
export function indexNameOf(encoder: string, space: EmbeddingSpace, served: ServedModels | undefined): string {
  const known = [served?.encoder, ...(served?.former ?? [])].find(
    (one) => one?.space !== undefined && sameSpace(one.space, space),
  );
  return known?.index ?? `index-${basename(encoder).replace(/[^\w.-]/g, '_')}-${space.weightsHash.slice(0, 8)}`;
}

/** Thresholds that were learned for a space before. */
export function calibrationOf(space: EmbeddingSpace, served: ServedModels | undefined): Calibration | undefined {
  const known = [served?.encoder, ...(served?.former ?? [])];
  return known.find((one) => one?.space !== undefined && sameSpace(one.space, space))?.calibration;
}

/**
 * The records after an exchange: the former encoder is kept for going back, or is to be dropped, and with it those that were kept before.
 * Where another process has made the exchange already, there is nothing to add.
 */
export function exchanged(
  records: ServedModels | undefined,
  now: ServedEncoder,
  former: ServedEncoder,
  keep: boolean,
): ServedModels {
  const others = (records?.former ?? []).filter(({ index }) => index !== now.index && index !== former.index);
  if (former.index === now.index) return { encoder: now, former: others };
  return { encoder: now, former: [...others.map((one) => ({ ...one, keep: one.keep && keep })), { ...former, keep }] };
}

/** A change that nobody wants any more: what it has embedded is to be dropped like a former encoder's. */
export async function abandonChange(records: ModelRecords): Promise<void> {
  const [change, served] = [await records.change(), await records.served()];
  if (change === undefined) return;
  const { to, space, index } = change;
  const isKnown = [served?.encoder, ...(served?.former ?? [])].some((one) => one?.index === index);
  if (served !== undefined && space !== undefined && index !== undefined && !isKnown) {
    await records.serve({ ...served, former: [...served.former, { name: to, space, index, keep: false }] });
  }
  await records.endChange();
}

/** Tells other processes how far a change is, now and then. */
export function createTeller(
  records: ModelRecords,
  change: Omit<ModelChange, 'done' | 'total'>,
): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    // Nobody's answer depends on it.
    void records.tellChange({ ...change, done, total }).catch(() => {});
  };
}

/** A change that was stopped goes on later and needs no word; one that failed is told, with its reason. */
export async function tellFailure(records: ModelRecords, to: string, thrown: unknown): Promise<void> {
  const { code, message } = toSamelookError(thrown);
  if (code === 'CANCELLED') return;
  const change = (await records.change()) ?? { to, done: 0, total: 0 };
  await records.tellChange({ ...change, problem: message }).catch(() => {});
}

/** Removes an index with everything beside it that bears its name. */
export async function removeIndex(directory: string, index: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name === index || name.startsWith(`${index}.`)) await rm(join(directory, name), { force: true });
  }
}
