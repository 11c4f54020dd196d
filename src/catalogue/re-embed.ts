/** The whole catalogue into another encoder's space, aside, while the former one goes on answering; what was done is kept over a crash. */
import { SamelookError } from '../core/errors.js';
import type { CatalogueStore, Encoder, GarmentDetector, PendingImage, VectorIndex } from '../core/ports.js';
import { embedPending, type Failure } from './embed-pending.js';
import { reconcile } from './reconcile.js';

/** Of the catalogue's pictures, so many may fail; with more, people would miss what they find now. */
export const MAX_FAILED_SHARE = 0.05;
/** Images asked of the store at once. */
const PAGE = 256;
/** Fewer failures than this are never too many. */
const MIN_FAILED = 5;
/** Beside people's questions: a question waits for two pictures at most, and a crash costs few, as there is time to store them. */
const GENTLE = { inFlight: 2, batch: 16 } as const;

/** What re-embedding needs. */
export interface ReEmbedOptions {
  readonly store: CatalogueStore;
  /** The new one. */
  readonly encoder: Encoder;
  readonly detector: GarmentDetector;
  /** Of the new one's space; filled, not yet saved. */
  readonly index: VectorIndex;
  /** True where people are answered meanwhile. */
  readonly gentle: boolean;
  readonly signal?: AbortSignal;
  /** Pictures of the catalogue that are embedded, of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Embeds every picture that the new space lacks, also those that an import adds meanwhile, and fills the index. What is stored is never
 * embedded again: a run that was stopped, or killed, goes on from there.
 * @returns pictures that could not be embedded
 * @throws SamelookError MODEL_INVALID where too many pictures fail, and of the encoder where it fails on one after the other
 * @throws the signal's reason once it is aborted
 */
export async function reEmbed(options: ReEmbedOptions): Promise<readonly Failure[]> {
  const { store, encoder, detector, index, gentle, signal, onProgress } = options;
  await reconcile({ store, index, ...(signal && { signal }) });
  const failures = new Map<number, string>();
  const reasons = new Map<string, string>();
  const patient = withoutFailures(store, failures);

  for (;;) {
    const { images } = await store.count();
    let done = (await store.embeddedImages(encoder.space)).size;
    onProgress?.(done, images);
    const embedded = await embedPending({
      store: patient,
      encoder,
      detector,
      index,
      ...(gentle && GENTLE),
      ...(signal && { signal }),
      onDone: () => onProgress?.(++done, Math.max(done, images)),
      onFailure: (failure) => {
        reasons.set(failure.source, failure.reason);
        checkFailures(reasons.size, images, encoder, failure);
      },
    });
    // What an import brought meanwhile, and what could not be read a moment ago, is tried until nothing is gained.
    if (embedded === 0) break;
  }
  const left = await listPending(store, encoder);
  for (const [id, reason] of failures) await store.markFailed(id, reason);
  await reconcile({ store, index, ...(signal && { signal }) });
  return left.map((source) => ({ source, reason: reasons.get(source) ?? 'It was not embedded.' }));
}

/** A failure is the new encoder's alone until the change is made: the former one may embed the picture well. */
function withoutFailures(store: CatalogueStore, failures: Map<number, string>): CatalogueStore {
  const isWanted = async ({ id }: PendingImage) => !failures.has(id);
  const { sharePending } = store;
  return {
    ...store,
    markFailed: async (id, reason) => void failures.set(id, reason),
    /** Page after page, until one has an image that did not fail. */
    pendingImages: async (space, after, limit) => {
      for (let from = after; ; ) {
        const page = await store.pendingImages(space, from, limit);
        const wanted = page.filter(({ id }) => !failures.has(id));
        const last = page.at(-1);
        if (wanted.length > 0 || last === undefined) return wanted;
        from = last.id;
      }
    },
    ...(sharePending && { sharePending: (space) => sharePending(space, isWanted) }),
  };
}

/** Pictures that are still without an embedding. */
async function listPending(store: CatalogueStore, { space }: Encoder): Promise<string[]> {
  const sources: string[] = [];
  for (let after = 0; ; ) {
    const page = await store.pendingImages(space, after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return sources;
    sources.push(...page.map(({ source }) => source));
    after = last.id;
  }
}

function checkFailures(failed: number, images: number, { space }: Encoder, { reason }: Failure): void {
  if (failed < MIN_FAILED || failed <= MAX_FAILED_SHARE * images) return;
  throw new SamelookError(
    'MODEL_INVALID',
    `The encoder ${space.encoder} could not embed ${failed} of ${images} pictures, the last one since: ${reason} ` +
      'Look at the encoder with "samelook model check", and at the pictures.',
  );
}
