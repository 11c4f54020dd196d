/** The composition root: the one file that wires the houses together, by plain constructor calls. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openIndex } from '../index/registry.js';
import { type Inference, startInference } from '../models/inference.js';
import { openDetector, openEncoder } from '../models/registry.js';
import { type Ask, createAsk } from './bot/ask.js';
import type { Converse } from './bot/chat-platform.js';
import { createConversation } from './bot/conversation.js';
import { createAllowedImages } from './catalogue/allowed-images.js';
import { type CentredIndex, openCentredIndex } from './catalogue/centred-index.js';
import type { CataloguePlace } from './catalogue/place.js';
import { reconcile } from './catalogue/reconcile.js';
import { STORES } from './catalogue/stores/registry.js';
import { CHAT_STORES } from './chats/registry.js';
import type { Config } from './config.js';
import { SamelookError } from './core/errors.js';
import type { Log } from './core/log.js';
import type { CatalogueStore, ChatStore, Encoder, VectorIndex } from './core/ports.js';
import { drawSheet } from './photo/sheet.js';
import { createMemoryPhotoStore } from './photo/store.js';
import { QUEUES } from './queue/registry.js';
import { createFind } from './search/find.js';

/** Searches under way at once: while one is in inference, others are decoded. */
const SEARCHES_AT_ONCE = 4;

/** The program, wired and open. */
export interface App {
  readonly config: Config;
  readonly log: Log;
  readonly place: CataloguePlace;
  readonly store: CatalogueStore;
  readonly inference: Inference;
  readonly encoder: Encoder;
  readonly index: CentredIndex;
  readonly ask: Ask;
  /** Finishes what is under way, then frees everything. */
  close(): Promise<void>;
}

/** How an index that can't be used is met. */
export interface OpenOptions {
  /** Start with an empty index whatever is on disk, and fill it from the stored embeddings. Default false. */
  readonly rebuildIndex?: boolean;
  /** Told while embeddings go from the store into the index. */
  readonly onIndexProgress?: (done: number, total: number) => void;
}

/**
 * Opens the catalogue at `place` and everything that answers questions about it.
 * @throws SamelookError STORAGE_FAILED, MODEL_INVALID, DEVICE_UNAVAILABLE, INDEX_DAMAGED, INDEX_FOREIGN
 */
export async function openApp(
  config: Config,
  log: Log,
  place: CataloguePlace,
  options: OpenOptions = {},
): Promise<App> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    opened.unshift(part);
    return part;
  };
  const close = async () => {
    for (const part of opened.splice(0)) await part.close();
  };

  try {
    await makeDirectory(place.directory);
    const store = keep(await STORES.sqlite(place.storeFile));
    const inference = keep(
      startInference({ device: config.device, ...(config.threads && { threads: config.threads }), log }),
    );
    const encoder = keep(await openEncoder(config.encoder, { inference }));
    const detector = keep(await openDetector(config.detector, { inference }));
    const allowed = createAllowedImages(store);
    const index = keep(
      await openCentredIndex({
        encoder,
        store,
        file: place.indexFile,
        fresh: options.rebuildIndex ?? false,
        open: (about) => openIndex(config.index, { space: encoder.space, file: place.indexFile, allowed, ...about }),
      }),
    );
    await bringUpToDate(store, index, options.onIndexProgress);

    const photos = keep(createMemoryPhotoStore());
    const queue = keep(
      QUEUES.memory({ limit: config.queueLimit, timeoutMs: config.jobTimeoutMs, concurrency: SEARCHES_AT_ONCE }),
    );
    queue.work(createFind({ photos, detector, encoder, index, catalogue: store, learn: index.learn }));
    return { config, log, place, store, inference, encoder, index, ask: createAsk({ photos, queue }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What chat platforms are given: the conversation, and what is remembered of it. */
export interface Chats {
  readonly converse: Converse;
  readonly store: ChatStore;
  close(): Promise<void>;
}

/**
 * Opens what is remembered of chats, and the conversation on top of the app.
 * @param address where this service is reached on this machine, for links where it has no public address
 * @throws SamelookError STORAGE_FAILED
 */
export async function openChats({ config, log, store, ask }: App, address: string): Promise<Chats> {
  const chats = await CHAT_STORES.sqlite(join(config.home, 'chats.db'));
  const converse = createConversation({
    ask,
    catalogue: store,
    store: chats,
    drawSheet,
    baseUrl: config.publicUrl ?? address,
    publicUrl: config.publicUrl,
    quotas: config.quotas,
    log,
  });
  return { converse, store: chats, close: () => chats.close() };
}

/** The index follows the store: what another process imported, or a crash kept from being saved, is added now. */
async function bringUpToDate(
  store: CatalogueStore,
  index: VectorIndex,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const { added, removed } = await reconcile({ store, index, ...(onProgress && { onProgress }) });
  if (added + removed > 0) await index.save();
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new SamelookError(
      'STORAGE_FAILED',
      `The folder ${directory} can't be made. Mend its permissions, or set SAMELOOK_HOME to a folder that can be written.`,
      { cause },
    );
  }
}
