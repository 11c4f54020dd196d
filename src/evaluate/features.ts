/** Embeds the pictures of a dataset; those whose features are on the disk already cost nothing. */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { basename, join } from 'node:path';
import { fingerprint } from '../catalogue/picture-source.js';
import type { EmbeddingSpace } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Encoder, GarmentDetector } from '../core/ports.js';
import { cropPicture } from './crop-picture.js';
import type { Dataset, Picture } from './dataset.js';
import { type FeatureStore, openFeatureStore } from './feature-store.js';

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

/** The features of a dataset's pictures under one encoder. */
export interface Features {
  readonly dimensions: number;
  /** The vectors of pictures that are no failures, one after the other. */
  read(pictures: readonly Picture[]): Promise<Float32Array>;
  readonly failures: ReadonlyMap<Picture, Failure>;
  /** Pictures that were embedded this time; the others were there. */
  readonly embedded: number;
  /** Decoding, cropping and embedding of a picture, side by side with others; undefined where nothing was ever embedded. */
  readonly msPerPicture: number | undefined;
}

/** What is embedded, with what, and where it is kept. */
export interface EmbedOptions {
  readonly dataset: Dataset;
  readonly encoder: Encoder;
  /** Crops the pictures for which the dataset has no box. */
  readonly detector?: GarmentDetector | undefined;
  /** Folder in which features are kept, for any dataset and encoder. */
  readonly home: string;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Where the features of a dataset under an encoder lie: `<home>/<dataset>/<encoder>`. The metric makes no difference to them. */
export function featureFolder(home: string, datasetPath: string, space: EmbeddingSpace): string {
  const plain = (text: string) => text.replace(/[^\w.-]/g, '_').slice(0, 60);
  const dataset = `${plain(basename(datasetPath))}-${digest(datasetPath).slice(0, 12)}`;
  const encoder = `${plain(space.encoder)}-${space.weightsHash.slice(0, 16)}-${space.dimensions}`;
  return join(home, dataset, encoder);
}

/**
 * Stopped half-way, it keeps what it has. A picture that can't be read is a failure, and the next one is embedded.
 * @throws SamelookError of the encoder where it fails on everything, STORAGE_FAILED; the signal's reason once it is aborted
 */
export async function embedDataset(options: EmbedOptions): Promise<Features> {
  const { dataset, encoder, detector, signal, onProgress } = options;
  const { dimensions } = encoder.space;
  const store = await openFeatureStore(
    featureFolder(options.home, dataset.path, encoder.space),
    dimensions,
    options.log,
  );
  const pictures = [...dataset.gallery, ...dataset.queries];
  const keys = await keysOf(pictures, detector, signal);
  const todo = new Map(pictures.map((picture) => [keys.get(picture) as string, picture]));
  for (const key of [...todo.keys()]) if (store.has(key)) todo.delete(key);

  const reasons = await embedAll(todo, store, options, (done) => onProgress?.(done, todo.size));
  const failures = new Map<Picture, Failure>();
  for (const picture of pictures) {
    const reason = reasons.get(keys.get(picture) as string);
    if (reason !== undefined) failures.set(picture, { picture, reason: reason.message });
  }
  return {
    dimensions,
    read: (wanted) => store.read(wanted.map((picture) => keys.get(picture) as string)),
    failures,
    embedded: todo.size - reasons.size,
    msPerPicture: store.msPerVector(),
  };
}

/** @returns why a picture could not be embedded, by key */
async function embedAll(
  todo: ReadonlyMap<string, Picture>,
  store: FeatureStore,
  { encoder, detector, signal }: EmbedOptions,
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
    for (const [key, picture] of queue) {
      limits.throwIfAborted();
      try {
        const crop = await cropPicture(picture, { detector, signal: limits });
        const [vector] = await encoder.embed([crop], limits);
        if (vector === undefined) throw new SamelookError('INTERNAL', 'The encoder gave no embedding.');
        await store.add(key, vector);
        encoderFailures = 0;
      } catch (thrown) {
        reasons.set(key, expected(thrown));
      }
      onDone(++done);
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

async function keysOf(pictures: readonly Picture[], detector: GarmentDetector | undefined, signal?: AbortSignal) {
  const keys = new Map<Picture, string>();
  for (let from = 0; from < pictures.length; from += FILES_AT_ONCE) {
    signal?.throwIfAborted();
    const some = pictures.slice(from, from + FILES_AT_ONCE);
    const states = await Promise.all(some.map(({ path }) => fingerprint(path)));
    for (const [i, picture] of some.entries()) keys.set(picture, keyOf(picture, states[i], detector));
  }
  return keys;
}

/** Changes with the file, the box and the detector. */
function keyOf(picture: Picture, state: string | undefined, detector: GarmentDetector | undefined): string {
  const { path, box, pixelBox, category } = picture;
  const whole = detector === undefined ? 'whole' : { detector: detector.id, category };
  return digest(JSON.stringify([path, state, box ?? pixelBox ?? whole])).slice(0, 32);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
