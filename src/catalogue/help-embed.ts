/** A process that has nothing better to do helps to embed what an import of any other process has brought. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toSamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { CatalogueStore, Encoder, GarmentDetector, PendingImage, VectorIndex } from '../core/ports.js';
import { embedPending } from './embed-pending.js';
import { fingerprint, isAddress } from './picture-source.js';

/** How often it is asked whether there is something to do. */
const LOOK_EVERY_MS = 2_000;
/** What a process left that was lost tells nobody: so often all is looked at. */
const LOOK_ANYWAY_MS = 60_000;
/** Pictures in hand at once, all of them under way: enough for a full batch on a CPU, few enough that those who ask next hardly meet them. */
const AT_ONCE = 8;

/** What is embedded with. */
export interface HelpEngine {
  readonly encoder: Encoder;
  readonly detector: GarmentDetector;
  readonly index: VectorIndex;
}

/** What helping needs. */
export interface HelpParts {
  readonly store: CatalogueStore;
  /** Works with the encoder and index of this moment to the end. */
  readonly use: <Value>(work: (engine: HelpEngine) => Promise<Value>) => Promise<Value>;
  /** False while this process's encoder is not that of the others. */
  readonly mayHelp: () => boolean;
  /** Resolves where nobody waits for this process. */
  readonly idle: () => Promise<void>;
  readonly log: Log;
  readonly lookEveryMs?: number;
}

/**
 * Starts to help, where the store can be shared. What can't be read or embedded here is left to those who import, who tell their operator.
 * @returns stops it; the pictures in hand are left to others
 */
export function helpEmbed(parts: HelpParts): () => Promise<void> {
  const { store, use, mayHelp, idle, log, lookEveryMs = LOOK_EVERY_MS } = parts;
  const { sharePending } = store;
  if (sharePending === undefined) return async () => {};
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Sources that were tried in vain. */
  const failed = new Set<string>();
  let after = 0;
  let embedded = 0;
  let restMs = lookEveryMs;
  let done: { readonly revision: number; readonly atMs: number } | undefined;

  const isWanted = async (image: PendingImage) => !failed.has(image.source) && (await isHere(image));

  /** @returns how long to rest */
  async function help(): Promise<number> {
    if (!mayHelp()) return lookEveryMs;
    const revision = await store.revision();
    if (revision === done?.revision && performance.now() - done.atMs < LOOK_ANYWAY_MS) {
      restMs = lookEveryMs;
      return restMs;
    }
    if (await use(embedSome)) {
      restMs = lookEveryMs;
      return 0;
    }
    // What was read page by page is looked at from its beginning once more; a long list with nothing for this process is not read all the time.
    if (after === 0) {
      done = { revision, atMs: performance.now() };
      restMs = Math.min(2 * restMs, LOOK_ANYWAY_MS);
    }
    after = 0;
    if (embedded > 0)
      log.info({ embedded }, 'this process had nothing better to do and embedded pictures of an import');
    embedded = 0;
    return restMs;
  }

  async function embedSome(engine: HelpEngine): Promise<boolean> {
    // Opened for these alone, so that nothing is held while somebody asks.
    const share = sharePending?.(engine.encoder.space, isWanted);
    try {
      const images = (await share?.next(after, AT_ONCE)) ?? [];
      const last = images.at(-1);
      if (last === undefined) return false;
      after = last.id;
      embedded += await embedPending({
        ...engine,
        store: { ...store, markFailed: async () => {} },
        images,
        inFlight: AT_ONCE,
        signal,
        onDone: () => {},
        onFailure: ({ source }) => failed.add(source),
      }).catch((thrown: unknown) => leave(images, thrown));
      return true;
    } finally {
      await share?.close();
    }
  }

  /** @throws SamelookError STORAGE_FAILED, which says nothing about the pictures */
  function leave(images: readonly PendingImage[], thrown: unknown): number {
    const error = toSamelookError(thrown);
    if (signal.aborted || error.code === 'STORAGE_FAILED') throw error;
    for (const { source } of images) failed.add(source);
    log.warn({ code: error.code }, `${error.message} This process leaves these pictures to those who import.`);
    return 0;
  }

  async function helpOn(): Promise<void> {
    while (!signal.aborted) {
      await idle();
      // That the catalogue can't be reached is told by those who follow it.
      const waitMs = await help().catch(() => lookEveryMs);
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  const helping = helpOn();
  return async () => {
    stopping.abort(new DOMException('The process stops.', 'AbortError'));
    await helping;
  };
}

/** An address is the same everywhere; a path is where the very file is that was imported. */
async function isHere({ source, fingerprint: imported }: PendingImage): Promise<boolean> {
  return isAddress(source) || (imported !== undefined && imported === (await fingerprint(source)));
}
