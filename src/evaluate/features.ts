/** Embeds the pictures of a dataset; those whose features are on the disk already cost nothing. */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { basename, join } from 'node:path';
import { fingerprint } from '../catalogue/picture-source.js';
import type { EmbeddingSpace } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Encoder, EncoderOver } from '../core/ports.js';
import type { Dataset, Picture } from './dataset.js';
import { type FeatureStore, openFeatureStore } from './feature-store.js';
import { cutRegions, ownRegion, type Region } from './regions.js';

/** Pictures under way at once: decoding and inference overlap. */
const IN_FLIGHT = 16;
/** Files whose size and time are asked for at once. */
const FILES_AT_ONCE = 64;
/** Pictures on which the encoder fails, with none that succeeds between, after which it is the encoder's fault. */
const MAX_ENCODER_FAILURES = 10;

/** A picture that has no features, and why. */
export interface Failure {
  readonly picture: Picture;
  readonly reason: string;
}

/** Vectors of pictures that may have several regions. */
export interface RegionVectors {
  /** Picture after picture, region after region. */
  readonly numbers: Float32Array;
  /** Number of regions of each picture, at least 1. */
  readonly counts: readonly number[];
}

/** The features of a dataset's pictures under one encoder. */
export interface Features {
  readonly dimensions: number;
  /** The vectors of pictures that are no failures, one after the other: of each, that of its first region. */
  read(pictures: readonly Picture[]): Promise<Float32Array>;
  /** The vectors of all regions of a picture that is no failure. */
  readRegions(pictures: readonly Picture[]): Promise<RegionVectors>;
  readonly failures: ReadonlyMap<Picture, Failure>;
  /** Regions that were embedded this time; the others were there. */
  readonly embedded: number;
  /** Decoding, cropping and embedding of a region, side by side with others; undefined where nothing was ever embedded. */
  readonly msPerPicture: number | undefined;
}

/** The regions of pictures, by the key under which their features are kept. */
type RegionKeys = ReadonlyMap<Picture, ReadonlyMap<string, Region>>;

/** What is embedded, with what, and where it is kept. */
export interface EmbedOptions {
  readonly dataset: Dataset;
  readonly encoder: Encoder;
  /** What is embedded of a picture, at least one region; default: what the dataset says is the item. */
  readonly regionsOf?: ((picture: Picture) => readonly Region[]) | undefined;
  /** Folder in which features are kept, for any dataset and encoder. */
  readonly home: string;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Where all that is worked out about a dataset lies: `<home>/<dataset>`. */
export function folderOf(home: string, datasetPath: string): string {
  return join(home, `${plain(basename(datasetPath))}-${digest(datasetPath).slice(0, 12)}`);
}

/** Where its features under an encoder lie; some are scaled otherwise for another metric. */
export function featureFolder(home: string, datasetPath: string, space: EmbeddingSpace): string {
  const encoder = `${plain(space.encoder)}-${space.weightsHash.slice(0, 16)}-${space.dimensions}-${space.metric}`;
  return join(folderOf(home, datasetPath), encoder);
}

/**
 * Stopped half-way, it keeps what it has. Of an encoder over another one the features of the other are kept, and serve both. A picture that can't be read is a failure, and the next one is embedded.
 * @throws SamelookError of the encoder where it fails on everything, STORAGE_FAILED; the signal's reason once it is aborted
 */
export async function embedDataset(options: EmbedOptions): Promise<Features> {
  const { dataset, encoder, signal, onProgress } = options;
  const { dimensions } = encoder.space;
  const { over } = encoder;
  if (over !== undefined) return seenThrough(over, dimensions, await embedDataset({ ...options, encoder: over.base }));
  const store = await openFeatureStore(
    featureFolder(options.home, dataset.path, encoder.space),
    dimensions,
    options.log,
  );
  const pictures = [...dataset.gallery, ...dataset.queries];
  const keys = await keysOf(pictures, options.regionsOf ?? ((picture) => [ownRegion(picture)]), signal);
  const todo = missingOf(keys, store);
  const total = [...todo.values()].reduce((sum, regions) => sum + regions.size, 0);
  const reasons = await embedAll(todo, store, options, (done) => onProgress?.(done, total));

  const failures = new Map<Picture, Failure>();
  for (const [picture, regions] of keys) {
    const reason = [...regions.keys()].map((key) => reasons.get(key)).find((error) => error !== undefined);
    if (reason !== undefined) failures.set(picture, { picture, reason: reason.message });
  }
  const keysOfPicture = (picture: Picture) => [...(keys.get(picture)?.keys() ?? [])];
  return {
    dimensions,
    read: (wanted) => store.read(wanted.map((picture) => keysOfPicture(picture)[0] as string)),
    async readRegions(wanted) {
      const all = wanted.map(keysOfPicture);
      return { numbers: await store.read(all.flat()), counts: all.map(({ length }) => length) };
    },
    failures,
    embedded: total - reasons.size,
    msPerPicture: store.msPerVector(),
  };
}

/** The features of a base as an encoder over it makes them, each time that they are read. */
function seenThrough({ apply }: EncoderOver, dimensions: number, base: Features): Features {
  const through = (numbers: Float32Array) => {
    const vectors = new Float32Array((numbers.length / base.dimensions) * dimensions);
    for (let row = 0; row * dimensions < vectors.length; row++) {
      vectors.set(apply(numbers.subarray(row * base.dimensions, (row + 1) * base.dimensions)), row * dimensions);
    }
    return vectors;
  };
  return {
    ...base,
    dimensions,
    read: async (wanted) => through(await base.read(wanted)),
    async readRegions(wanted) {
      const { numbers, counts } = await base.readRegions(wanted);
      return { numbers: through(numbers), counts };
    },
  };
}

/** What has no features yet, each region once; pictures with the same file and region share them. */
function missingOf(keys: RegionKeys, store: FeatureStore): RegionKeys {
  const seen = new Set<string>();
  const todo = new Map<Picture, Map<string, Region>>();
  for (const [picture, regions] of keys) {
    const missing = [...regions].filter(([key]) => !store.has(key) && !seen.has(key));
    for (const [key] of missing) seen.add(key);
    if (missing.length > 0) todo.set(picture, new Map(missing));
  }
  return todo;
}

/** @returns why a region could not be embedded, by key */
async function embedAll(
  todo: RegionKeys,
  store: FeatureStore,
  { encoder, signal }: EmbedOptions,
  onDone: (done: number) => void,
): Promise<ReadonlyMap<string, SamelookError>> {
  const reasons = new Map<string, SamelookError>();
  const stop = new AbortController();
  const limits = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  // Each picture under way listens in a few places; Node would take that for a leak.
  setMaxListeners(0, limits);
  const queue = todo.entries();
  let done = 0;
  let encoderFailures = 0;

  async function embedSome(): Promise<void> {
    for (const [picture, regions] of queue) {
      limits.throwIfAborted();
      try {
        const vectors = await encoder.embed(await cutRegions(picture, [...regions.values()], limits), limits);
        for (const [i, key] of [...regions.keys()].entries()) await store.add(key, vectorAt(vectors, i));
        encoderFailures = 0;
      } catch (thrown) {
        const reason = expected(thrown);
        for (const key of regions.keys()) if (!store.has(key)) reasons.set(key, reason);
      }
      done += regions.size;
      onDone(done);
    }
  }

  /** What a picture may do; all else ends the run. */
  function expected(thrown: unknown): SamelookError {
    if (!(thrown instanceof SamelookError) || limits.aborted) throw thrown;
    if (thrown.code === 'INFERENCE_FAILED' && ++encoderFailures >= MAX_ENCODER_FAILURES) throw thrown;
    if (!/^(PHOTO_|NOT_FOUND|INPUT_INVALID|TIMED_OUT|INFERENCE_FAILED)/.test(thrown.code)) throw thrown;
    return thrown;
  }

  let failure: { readonly thrown: unknown } | undefined;
  store.start();
  const work = Array.from({ length: IN_FLIGHT }, () =>
    embedSome().catch((thrown: unknown) => {
      failure ??= { thrown };
      stop.abort(thrown);
    }),
  );
  await Promise.all(work);
  await store.flush();
  signal?.throwIfAborted();
  if (failure !== undefined) throw failure.thrown;
  const [first] = reasons.values();
  // Nothing of this dataset could ever be embedded: that is no matter of single pictures.
  if (first !== undefined && store.msPerVector() === undefined) throw first;
  return reasons;
}

function vectorAt(vectors: readonly Float32Array[], i: number): Float32Array {
  const vector = vectors[i];
  if (vector === undefined) throw new SamelookError('INTERNAL', 'The encoder gave no embedding.');
  return vector;
}

async function keysOf(
  pictures: readonly Picture[],
  regionsOf: (picture: Picture) => readonly Region[],
  signal?: AbortSignal,
): Promise<RegionKeys> {
  const keys = new Map<Picture, Map<string, Region>>();
  for (let from = 0; from < pictures.length; from += FILES_AT_ONCE) {
    signal?.throwIfAborted();
    const some = pictures.slice(from, from + FILES_AT_ONCE);
    const states = await Promise.all(some.map(({ path }) => fingerprint(path)));
    for (const [i, picture] of some.entries()) {
      const regions = regionsOf(picture);
      keys.set(picture, new Map(regions.map((region) => [keyOf(picture, states[i], region), region])));
    }
  }
  return keys;
}

/** Changes with the file and the region. */
function keyOf({ path }: Picture, state: string | undefined, { box, pixelBox }: Region): string {
  return digest(JSON.stringify([path, state, box ?? pixelBox ?? 'whole'])).slice(0, 32);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function plain(text: string): string {
  return text.replace(/[^\w.-]/g, '_').slice(0, 60);
}
