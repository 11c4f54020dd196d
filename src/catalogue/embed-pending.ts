/** Embeds the images that have no embedding yet: decoding, inference and storing overlap. */
import { setMaxListeners } from 'node:events';
import { SamelookError } from '../core/errors.js';
import type {
  CatalogueStore,
  EmbeddedImage,
  Encoder,
  GarmentDetector,
  PendingImage,
  VectorIndex,
} from '../core/ports.js';
import { decode } from '../photo/decode.js';
import { takePalette } from '../photo/palette.js';
import { makeThumbnail, THUMBNAIL_SIDE } from '../photo/thumbnail.js';
import { allPending } from './all-pending.js';
import { createOwnGarments } from './own-garment.js';
import { readPicture } from './picture-source.js';

/** Pictures under way at once: enough that inference always has a full batch waiting, few enough to hold 16 × 0.3 MB (on people 3 MB). */
const IN_FLIGHT = 16;
/** Embeddings stored in one transaction. */
const BATCH = 64;
/** Images after which the index is saved, so that a crash costs little. */
const SAVE_EVERY = 5_000;
/** Pictures on which the encoder fails in a row, with none that succeeds, after which it is the encoder's fault. */
const MAX_ENCODER_FAILURES = 10;

/** An image that has no embedding, and why. */
export interface Failure {
  readonly source: string;
  readonly reason: string;
}

/** What embedding needs. */
export interface EmbedParts {
  readonly store: CatalogueStore;
  readonly encoder: Encoder;
  /** Finds the item's own garment in pictures of people. */
  readonly detector: GarmentDetector;
  readonly index: VectorIndex;
  /** What to embed; default: all that is pending, those that other processes have in hand included where these let go of them. */
  readonly images?: readonly PendingImage[];
  /** Waited for before each picture: resolves where nobody waits for this process. Default: at once. */
  readonly idle?: () => Promise<void>;
  /** Pictures under way at once; default 16, fewer where people wait for the same process. */
  readonly inFlight?: number;
  /** Embeddings stored in one transaction, default 64; what is not stored yet is lost in a crash. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  /** Called once for each image that is done, with or without success. */
  readonly onDone: () => void;
  readonly onFailure: (failure: Failure) => void;
}

/**
 * Every image is stored as soon as a batch is full, so that whatever ends this early, the next run goes on from there. A picture
 * that can't be read is recorded; one that may be readable later (a server that is down) is only told.
 * @returns how many were embedded
 * @throws SamelookError of the encoder, where it fails on everything; the signal's reason once it is aborted
 */
export async function embedPending(parts: EmbedParts): Promise<number> {
  const { store, encoder, index, idle, inFlight = IN_FLIGHT, batch = BATCH, signal, onDone, onFailure } = parts;
  const lookCloser = createOwnGarments(parts);
  // The thumbnail's size, so that it need not be resized again, or what the encoder looks at where that is more.
  const maxSide = Math.max(THUMBNAIL_SIDE, encoder.inputSide ?? 0);
  let rows: EmbeddedImage[] = [];
  let embedded = 0;
  let unsaved = 0;
  let suspects: { readonly image: PendingImage; readonly error: SamelookError }[] = [];
  const stop = new AbortController();
  const limits = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  // Each picture under way listens in a few places; Node would take that for a leak.
  setMaxListeners(0, limits);
  let failure: { readonly thrown: unknown } | undefined;

  async function embedPass(images: AsyncIterable<PendingImage> | Iterable<PendingImage>): Promise<void> {
    // One iterator for all that are under way.
    const rest = onePass(images);
    const work = Array.from({ length: inFlight }, () =>
      embedImages(rest).catch((thrown: unknown) => {
        failure ??= { thrown };
        stop.abort(thrown);
      }),
    );
    await Promise.all(work);
    await keep();
    signal?.throwIfAborted();
    if (failure !== undefined) throw failure.thrown;
  }

  async function embedImages(images: AsyncIterable<PendingImage>): Promise<void> {
    for await (const image of images) {
      await idle?.();
      limits.throwIfAborted();
      await embedImage(image);
      onDone();
    }
  }

  async function embedImage(image: PendingImage): Promise<void> {
    const read = await readPixels(image).catch(expected);
    if (read instanceof SamelookError) return fail(image, read);
    const made = await embedPixels(image, read).catch(expected);
    if (made instanceof SamelookError) return suspect(image, made);
    rows.push(made);
    if (rows.length >= batch) await keep();
    await clearSuspects();
  }

  async function readPixels({ source }: PendingImage) {
    const photo = await readPicture(source, limits);
    return { photo, pixels: await decode(photo, { maxSide, signal: limits }) };
  }

  async function embedPixels(
    { id, category }: PendingImage,
    { photo, pixels }: Awaited<ReturnType<typeof readPixels>>,
  ) {
    const [[whole], thumbnail] = await Promise.all([encoder.embed([pixels], limits, true), makeThumbnail(pixels)]);
    if (whole === undefined) throw new SamelookError('INTERNAL', 'The encoder gave no embedding.');
    const own = category && (await lookCloser({ photo, kind: category, whole }, limits));
    return { imageId: id, thumbnail, ...(own ?? { embedding: whole, palette: takePalette(pixels) }) };
  }

  /** Into the store first: the index can be made from it. */
  async function keep(): Promise<void> {
    const kept = rows;
    rows = [];
    if (kept.length === 0) return;
    await store.saveEmbeddings(encoder.space, kept);
    embedded += kept.length;
    await index.upsert(kept);
    unsaved += kept.length;
    if (unsaved < SAVE_EVERY) return;
    unsaved = 0;
    await index.save();
  }

  async function fail(image: PendingImage, error: SamelookError): Promise<void> {
    if (!error.retryable) await store.markFailed(image.id, error.message);
    onFailure({ source: image.source, reason: error.message });
  }

  /** Whether it was the picture or the encoder, the next pictures tell. */
  async function suspect(image: PendingImage, error: SamelookError): Promise<void> {
    if (error.code !== 'INFERENCE_FAILED') throw error;
    suspects.push({ image, error });
    if (suspects.length >= MAX_ENCODER_FAILURES) throw error;
  }

  async function clearSuspects(): Promise<void> {
    const cleared = suspects;
    suspects = [];
    for (const { image, error } of cleared) await fail(image, error);
  }

  /** What a picture may do; all else ends the import. */
  function expected(thrown: unknown): SamelookError {
    if (thrown instanceof SamelookError && !limits.aborted) return thrown;
    throw thrown;
  }

  if (parts.images !== undefined) await embedPass(parts.images);
  else for await (const images of allPending(store, encoder.space, limits)) await embedPass(images);
  const [first] = suspects;
  if (first !== undefined && embedded === 0) throw first.error;
  await clearSuspects();
  return embedded;
}

/** The same to all who iterate over it, each image to one of them. */
async function* onePass(images: AsyncIterable<PendingImage> | Iterable<PendingImage>): AsyncGenerator<PendingImage> {
  yield* images;
}
