/** The means in use: of the catalogue, fixed while an index lives, and of the questions, which goes along with what people send. */
import { createHash } from 'node:crypto';
import { centred, createRunningMean, shrunkMean } from '../core/centring.js';
import { type Embedding, type EmbeddingSpace, type Means, spaceKey } from '../core/embedding.js';
import type { CatalogueStore, Encoder } from '../core/ports.js';
import type { KeptMean, MeanPlace } from './mean-place.js';

/** Pictures that the encoder's prior counts for beside the catalogue's own: a small catalogue must not lose what it is about. */
export const CATALOGUE_PRIOR_WEIGHT = 100;
/** The index is made anew about a new mean when the catalogue has grown by this share, or shrunk by it. */
export const RENEW_AT_CHANGE = 0.5;
/** Crops of garments that the encoder's prior counts for beside those that people sent. */
export const QUERY_PRIOR_WEIGHT = 200;
/** The last so many crops make the mean of the questions: it follows the seasons and forgets. */
export const QUERY_WINDOW = 5_000;
/** A mean of fewer crops would come too near to somebody's photo to be written down. */
export const QUERIES_BEFORE_SAVING = 100;

/** Embeddings read at once: 500 × 512 numbers are 1 MB. */
const PAGE = 500;

/** The catalogue's mean in use. */
export interface CatalogueCentre {
  readonly mean: Float32Array;
  /** SHA-256 of the mean: part of the identity of an index that is made about it. */
  readonly hash: string;
  /** Pictures of the catalogue that it was made of. */
  readonly count: number;
  /** True where it was read: an index that was saved lies about it. False where it is new. */
  readonly kept: boolean;
}

/** The means of the encoder, where vectors can be centred at all. */
export function priorsOf({ space, means }: Encoder): Means | undefined {
  return space.metric === 'cosine' ? means : undefined;
}

/** What a catalogue's mean is made of, and where it is kept. */
export interface CatalogueCentreOptions {
  readonly store: CatalogueStore;
  readonly space: EmbeddingSpace;
  readonly prior: Float32Array;
  readonly place: MeanPlace;
}

/**
 * The mean that is kept; a new one, not kept yet, where there is none, where it belongs to another encoder, or where the
 * catalogue is half as large again as it was then, or half as large.
 */
export async function openCatalogueCentre(options: CatalogueCentreOptions): Promise<CatalogueCentre> {
  const { store, space, prior, place } = options;
  const kept = await place.read(priorKey(space, prior), space.dimensions);
  if (kept === undefined) {
    const made = await makeCatalogueCentre(options);
    if (place.claim === undefined) return made;
    // Several processes that come at once must work about the same mean.
    return keptCentre(await place.claim(priorKey(space, prior), { count: made.count, mean: Array.from(made.mean) }));
  }
  const isOutgrown = outgrown(kept.count, (await store.embeddedImages(space)).size);
  return isOutgrown ? makeCatalogueCentre(options) : keptCentre(kept);
}

/** The mean that is kept, whatever became of the catalogue since. */
export async function readCatalogueCentre(options: CatalogueCentreOptions): Promise<CatalogueCentre | undefined> {
  const { space, prior, place } = options;
  const kept = await place.read(priorKey(space, prior), space.dimensions);
  return kept && keptCentre(kept);
}

function keptCentre({ count, mean: numbers }: KeptMean): CatalogueCentre {
  const mean = Float32Array.from(numbers);
  return { mean, hash: hashOf(mean), count, kept: true };
}

/** A new mean, of what the store holds now. */
export async function makeCatalogueCentre({ store, space, prior }: CatalogueCentreOptions): Promise<CatalogueCentre> {
  const running = createRunningMean(space.dimensions);
  let after = 0;
  for (;;) {
    const page = await store.embeddings(space, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const { embedding } of page) running.add(embedding);
    after = last.imageId;
  }
  const mean = shrunkMean(running.value(), running.count(), prior, CATALOGUE_PRIOR_WEIGHT);
  return { mean, hash: hashOf(mean), count: running.count(), kept: false };
}

/** @throws SamelookError STORAGE_FAILED */
export async function keepCatalogueCentre(options: CatalogueCentreOptions, centre: CatalogueCentre): Promise<void> {
  const { space, prior, place } = options;
  await place.write(priorKey(space, prior), { count: centre.count, mean: Array.from(centre.mean) });
}

/** Whether a mean of `before` vectors is out of date with `now` of them. */
export function outgrown(before: number, now: number): boolean {
  return Math.abs(now - before) > RENEW_AT_CHANGE * before;
}

/** The mean of the questions in use. */
export interface QueryCentre {
  centre(embedding: Embedding): Embedding;
  /** Takes crops of garments that were asked about into the mean. */
  learn(crops: readonly Embedding[]): void;
  /** Writes the mean down, unless too few crops have made it. @throws SamelookError STORAGE_FAILED */
  save(): Promise<void>;
}

/** The encoder's prior together with what was learned earlier and kept. */
export async function openQueryCentre(options: {
  readonly space: EmbeddingSpace;
  readonly prior: Float32Array;
  readonly place: MeanPlace;
}): Promise<QueryCentre> {
  const { space, prior, place } = options;
  const of = priorKey(space, prior);
  const kept = await place.read(of, space.dimensions);
  const running = createRunningMean(space.dimensions, QUERY_WINDOW, kept && { count: kept.count, value: kept.mean });
  const inUse = () => shrunkMean(running.value(), running.count(), prior, QUERY_PRIOR_WEIGHT);
  let mean = inUse();
  let changed = false;

  return {
    centre: (embedding) => centred(embedding, mean),
    learn(crops) {
      if (crops.length === 0) return;
      for (const crop of crops) running.add(crop);
      mean = inUse();
      changed = true;
    },
    async save() {
      if (!changed || running.count() < QUERIES_BEFORE_SAVING) return;
      changed = false;
      await place.write(of, { count: running.count(), mean: Array.from(running.value()) });
    },
  };
}

/** Changes with the encoder and with the prior that its manifest gives. */
function priorKey(space: EmbeddingSpace, prior: Float32Array): string {
  return `${spaceKey(space)}:${hashOf(prior).slice(0, 16)}`;
}

/** Of the numbers as text, which is the same on every machine. */
function hashOf(mean: Float32Array): string {
  return createHash('sha256')
    .update(JSON.stringify(Array.from(mean)))
    .digest('hex');
}
