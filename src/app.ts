/** The composition root: the one file that wires the houses together, by plain constructor calls. */
import { mkdir } from 'node:fs/promises';
import { type Inference, startInference } from '../models/inference.js';
import { type Ask, createAsk } from './bot/ask.js';
import type { Converse } from './bot/chat-platform.js';
import { createConversation } from './bot/conversation.js';
import type { CentredIndex } from './catalogue/centred-index.js';
import type { CataloguePlace } from './catalogue/place.js';
import type { Config } from './config.js';
import { spaceKey } from './core/embedding.js';
import { SamelookError } from './core/errors.js';
import type { JobQueue } from './core/job-queue.js';
import type { Log } from './core/log.js';
import type { CatalogueStore, ChatStore, Encoder, GarmentDetector, PhotoStore } from './core/ports.js';
import { type Telemetry, told, UNTOLD } from './core/telemetry.js';
import { type Engines, openEngines } from './engine.js';
import { openRedisPhotoStore } from './photo/redis-store.js';
import { drawSheet } from './photo/sheet.js';
import { createMemoryPhotoStore } from './photo/store.js';
import { QUEUES } from './queue/registry.js';
import { createQuiet } from './search/quiet.js';
import { openChatStore, openStorage } from './storage.js';

/** Searches under way at once: while one is in inference, others are decoded. */
export const SEARCHES_AT_ONCE = 4;
/** Searches that a bot has under way at once where any number of workers answers; most photos are some 200 KB. */
const SEARCHES_AT_ONCE_OF_MANY = 32;
/** How long a photo is kept at most: this, or this much longer than its job may take. */
const PHOTO_TTL_MS = 10 * 60_000;
const PHOTO_OUTLIVES_JOB_MS = 60_000;

/** The part of the program that asks: what is known of the catalogue, and the way of a photo to a worker and of its answer back. */
export interface Front {
  readonly config: Config;
  readonly log: Log;
  readonly place: CataloguePlace;
  readonly store: CatalogueStore;
  readonly ask: Ask;
  readonly telemetry: Telemetry;
  /** Questions that no worker has begun. @throws SamelookError STORAGE_FAILED where the queue can't be reached now */
  waiting(): Promise<number>;
  /** Finishes what is under way, then frees everything. */
  close(): Promise<void>;
}

/** The program, wired and open. */
export interface App extends Front {
  readonly inference: Inference;
  readonly engines: Engines;
  /** Of the engine in use at the moment of asking. */
  readonly encoder: Encoder;
  readonly detector: GarmentDetector;
  readonly index: CentredIndex;
  /** How the queue stands, where all of it is in this process. */
  readonly standing: JobQueue['standing'];
  /** Starts to take the questions of every process, where they come through Redis; otherwise this process does so already. Called once. */
  work(): void;
  /** Why it gets none of them at the moment, in a sentence that advises; undefined where it does. */
  refusal(): string | undefined;
  /** Resolves as soon as no question is under way in this process. */
  idle(): Promise<void>;
}

/** Whose questions are answered, and how an index that can't be used is met. */
export interface OpenOptions {
  /** Questions of all processes, through the configured Redis; else this process's own only. Default false. */
  readonly shared?: boolean;
  /** Told of the work as it goes. */
  readonly telemetry?: Telemetry | undefined;
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
  const { keep, close } = createKeeper();
  const { shared = false, rebuildIndex = false, telemetry = UNTOLD, onIndexProgress } = options;
  const redisUrl = shared ? config.redisUrl : undefined;
  try {
    await makeDirectory(place.directory);
    const { store, database } = keep(await openStorage(config, log, place));
    const inference = keep(startInference({ ...config.inference, log, telemetry }));
    const photos = keep(await openPhotos(config, log, redisUrl));
    const parts = { config, log, telemetry, place, store, database, inference, photos, rebuildIndex };
    const engines = keep(await openEngines({ ...parts, ...(onIndexProgress && { onIndexProgress }) }));
    const queue = keep(await openQueue(config, log, redisUrl, telemetry));
    const quiet = createQuiet();
    const work = () =>
      queue.work(
        (query, signal) =>
          quiet.during(() => told(telemetry, 'search', () => engines.use(({ find }) => find(query, signal)))),
        () => spaceKey(engines.current.encoder.space),
      );
    if (redisUrl === undefined) work();
    return {
      config,
      log,
      place,
      store,
      inference,
      engines,
      get encoder() {
        return engines.current.encoder;
      },
      get detector() {
        return engines.current.detector;
      },
      get index() {
        return engines.current.index;
      },
      ask: createAsk({ photos, queue, telemetry }),
      telemetry,
      standing: queue.standing,
      waiting: () => queue.waiting(),
      work: redisUrl === undefined ? () => {} : work,
      refusal: () => queue.refusal(),
      idle: quiet.reached,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens what asks without answering: the workers are processes of their own.
 * @throws SamelookError CONFIG_INVALID without a Redis, STORAGE_FAILED
 */
export async function openFront(
  config: Config,
  log: Log,
  place: CataloguePlace,
  { telemetry = UNTOLD }: Pick<OpenOptions, 'telemetry'> = {},
): Promise<Front> {
  const redisUrl = requireRedis(config);
  const { keep, close } = createKeeper();
  try {
    await makeDirectory(place.directory);
    const { store } = keep(await openStorage(config, log, place));
    const photos = keep(await openPhotos(config, log, redisUrl));
    const queue = keep(await openQueue(config, log, redisUrl, telemetry));
    const ask = createAsk({ photos, queue, telemetry });
    return { config, log, place, store, ask, telemetry, waiting: () => queue.waiting(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws SamelookError CONFIG_INVALID where none is set */
export function requireRedis({ redisUrl }: Config): string {
  if (redisUrl !== undefined) return redisUrl;
  throw new SamelookError(
    'CONFIG_INVALID',
    'Bots and workers of their own find each other through Redis: set REDIS_URL, such as redis://localhost:6379. One process that does everything is "samelook serve".',
  );
}

async function openPhotos(config: Config, log: Log, url: string | undefined): Promise<PhotoStore> {
  const ttlMs = Math.max(config.jobTimeoutMs + PHOTO_OUTLIVES_JOB_MS, PHOTO_TTL_MS);
  return url === undefined ? createMemoryPhotoStore({ ttlMs }) : openRedisPhotoStore({ url, log, ttlMs });
}

async function openQueue(config: Config, log: Log, url: string | undefined, telemetry: Telemetry): Promise<JobQueue> {
  const { queueLimit: limit, jobTimeoutMs: timeoutMs } = config;
  const bounds = { limit, timeoutMs, concurrency: SEARCHES_AT_ONCE, telemetry };
  return url === undefined ? QUEUES.memory(bounds) : QUEUES.bull({ ...bounds, url, log });
}

/** Keeps what is opened, to close it in the opposite order. */
function createKeeper() {
  const opened: { close(): Promise<void> }[] = [];
  return {
    keep<Part extends { close(): Promise<void> }>(part: Part): Part {
      opened.unshift(part);
      return part;
    },
    async close() {
      for (const part of opened.splice(0)) await part.close();
    },
  };
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
export async function openChats(
  { config, log, store, ask, telemetry }: Pick<Front, 'config' | 'log' | 'store' | 'ask' | 'telemetry'>,
  address: string,
): Promise<Chats> {
  const chats = await openChatStore(config, log);
  const converse = createConversation({
    ask,
    catalogue: store,
    store: chats,
    drawSheet,
    baseUrl: config.publicUrl ?? address,
    publicUrl: config.publicUrl,
    quotas: config.quotas,
    learnsFromFeedback: config.learnsFromFeedback,
    searchesAtOnce: config.redisUrl === undefined ? undefined : SEARCHES_AT_ONCE_OF_MANY,
    log,
    telemetry,
  });
  return { converse, store: chats, close: () => chats.close() };
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
