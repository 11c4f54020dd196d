/** Which engine answers for a catalogue: opened as its records say, and changed for another one while it goes on answering. */
import { basename, join } from 'node:path';
import { openIndex, removeSharedIndex } from '../index/registry.js';
import type { Inference } from '../models/inference.js';
import { lock } from '../models/library/lock.js';
import { checkEncoderName, openDetector, openEncoder } from '../models/registry.js';
import { createAllowedImages } from './catalogue/allowed-images.js';
import { meansBeside } from './catalogue/centre-file.js';
import { type CentredIndex, openCentredIndex } from './catalogue/centred-index.js';
import type { Failure } from './catalogue/embed-pending.js';
import { learnCalibration } from './catalogue/learn-calibration.js';
import { meansIn } from './catalogue/mean-table.js';
import { type ModelRecords, modelRecords, type ServedEncoder } from './catalogue/model-records.js';
import type { CataloguePlace } from './catalogue/place.js';
import { reEmbed } from './catalogue/re-embed.js';
import { reconcile } from './catalogue/reconcile.js';
import {
  abandonChange,
  calibrated,
  calibrationOf,
  createTeller,
  exchanged,
  indexNameOf,
  recordServed,
  removeIndex,
  tellFailure,
  wantedModels,
} from './catalogue/served-models.js';
import { imagesPassing } from './catalogue/stores/postgres/filters-to-sql.js';
import type { Config } from './config.js';
import { type EmbeddingSpace, sameSpace, spaceKey } from './core/embedding.js';
import { SamelookError } from './core/errors.js';
import type { Log } from './core/log.js';
import type { CatalogueStore, Encoder, GarmentDetector, PhotoStore } from './core/ports.js';
import type { Telemetry } from './core/telemetry.js';
import type { Database } from './database/database.js';
import { createEngineSlot, type Engine } from './search/engine.js';
import { createFind } from './search/find.js';
import { createFindWords, type FindWords } from './search/find-words.js';

/** An engine with what it is called by. */
export interface ServedEngine extends Engine {
  readonly name: string;
  readonly detectorName: string;
  readonly index: CentredIndex;
  /** Of the index; absolute. */
  readonly file: string;
  readonly findWords: FindWords;
}

/** What engines are made of. */
export interface EngineParts {
  readonly config: Config;
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
  readonly place: CataloguePlace;
  readonly store: CatalogueStore;
  readonly inference: Inference;
  readonly photos: PhotoStore;
  /** Holds the store, where that is PostgreSQL. */
  readonly database: Database | undefined;
  /** Start with an empty index whatever is on disk. */
  readonly rebuildIndex: boolean;
  readonly onIndexProgress?: (done: number, total: number) => void;
}

/** How the encoder is changed. */
export interface ChangeOptions {
  /** Keeps rows and index of the former one, so that going back takes no embedding. */
  readonly keepFormer: boolean;
  /** True where people are answered meanwhile. */
  readonly gentle: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The engine in use, and how it is changed. */
export interface Engines {
  /** What is wanted and what is served. */
  readonly records: ModelRecords;
  readonly current: ServedEngine;
  /** Works with the engine of this moment to the end. */
  use<Value>(work: (engine: ServedEngine) => Promise<Value>): Promise<Value>;
  /**
   * Embeds the catalogue in the space of another encoder, aside, then exchanges encoder and index at once. Whatever ends it early, the
   * former one stays, and what was embedded is kept for the next time.
   * @returns pictures that the new encoder could not embed
   * @throws SamelookError BUSY where another process is at it, MODEL_INVALID, and of the store and the index
   * @throws the signal's reason once it is aborted
   */
  changeEncoder(name: string, options: ChangeOptions): Promise<readonly Failure[]>;
  /** @throws SamelookError MODEL_INVALID; the former one stays then */
  changeDetector(name: string): Promise<void>;
  /**
   * Removes rows and indexes of former encoders that nobody wants to go back to, and of a change that nobody wants any more. Not while
   * another process is served by one of them.
   * @throws SamelookError BUSY where another process changes encoders
   */
  dropFormer(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The encoder that the catalogue is embedded with, whichever is wanted by now: that is changed to when there is time.
 * @throws SamelookError STORAGE_FAILED, MODEL_INVALID, DEVICE_UNAVAILABLE, INDEX_DAMAGED, INDEX_FOREIGN
 */
export async function openEngines(parts: EngineParts): Promise<Engines> {
  const { config, log, telemetry, place, store, inference, photos, database, rebuildIndex, onIndexProgress } = parts;
  const records = modelRecords(place, database);
  const models = { inference, shelf: config.modelShelf };
  const allowed = createAllowedImages(store);

  const shared = database && { database, passing: imagesPassing, log };
  async function openIndexOf(encoder: Encoder, file: string, fresh: boolean): Promise<CentredIndex> {
    const letGo = await database?.hold(useOf(encoder.space));
    const index = await openCentredIndex({
      encoder,
      store,
      means: database && config.index === 'pgvector' ? await meansIn(database, basename(file)) : meansBeside(file),
      fresh,
      open: (about) =>
        openIndex(config.index, { space: encoder.space, file, allowed, ...(shared && { shared }), ...about }),
    }).catch(async (thrown: unknown) => {
      await letGo?.();
      throw thrown;
    });
    const { close } = index;
    return Object.assign(index, {
      async close() {
        await close();
        await letGo?.();
      },
    });
  }

  /** One process of all machines at a time. @throws SamelookError BUSY where it is another's turn */
  async function exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const what = 'The catalogue is being embedded for another model';
    if (database !== undefined) {
      const done = await database.alone('model change', { wait: false }, async () => ({ value: await work() }));
      if (done !== undefined) return done.value;
      throw new SamelookError('BUSY', `${what} by another process already. Wait for it, or end it.`, {
        retryable: true,
      });
    }
    const unlock = await lock(records.lockFile, what);
    try {
      return await work();
    } finally {
      await unlock();
    }
  }

  function assemble(
    own: Pick<ServedEngine, 'name' | 'detectorName' | 'encoder' | 'index' | 'detector' | 'file'>,
  ): ServedEngine {
    const { encoder, index, detector } = own;
    const find = createFind({ photos, detector, encoder, index, catalogue: store, learn: index.learn, telemetry });
    return { ...own, find, findWords: createFindWords({ encoder, index, catalogue: store }) };
  }

  async function openFirst(): Promise<ServedEngine> {
    if (config.chosenByEnvironment.encoder) checkEncoderName(config.encoder, config.modelShelf);
    const { encoder: wanted, detector: detectorName } = await wantedModels(config, records);
    const served = (await records.served())?.encoder ?? { name: wanted, index: basename(place.indexFile) };
    const encoder = calibrated(await openEncoder(served.name, models), served);
    const detector = await openDetector(detectorName, models);
    const file = join(place.directory, served.index);
    const index = await openIndexOf(encoder, file, rebuildIndex);
    await bringUpToDate(store, index, onIndexProgress);
    return assemble({ name: served.name, detectorName, encoder, detector, index, file });
  }

  const slot = createEngineSlot(await openFirst());
  await recordServed(records, slot.current).catch((thrown: unknown) => {
    // A folder that can't be written is still one that can be searched.
    if (!(thrown instanceof SamelookError)) throw thrown;
    log.warn({ code: thrown.code }, thrown.message);
  });

  const changeEncoder = (name: string, options: ChangeOptions) => exclusively(() => exchange(name, options));

  async function exchange(name: string, options: ChangeOptions): Promise<readonly Failure[]> {
    try {
      const { served, encoder, index, file, failures } = await prepareEncoder(name, options);
      const former = slot.current;
      const record = (await records.served())?.encoder ?? { name: former.name, index: basename(former.file) };
      await records.serve(exchanged(await records.served(), served, record, options.keepFormer));
      await slot.swap(assemble({ ...former, name, encoder: calibrated(encoder, served), index, file }));
      await former.index.close();
      await former.encoder.close();
      await records.endChange();
      return failures;
    } catch (thrown) {
      await tellFailure(records, name, thrown);
      throw thrown;
    }
  }

  /** Everything of the new encoder but that it is in use. */
  async function prepareEncoder(name: string, { gentle, signal, onProgress }: ChangeOptions) {
    if ((await records.change())?.to !== name) await abandonChange(records);
    const encoder = await openEncoder(name, models);
    const known = await records.served();
    const { space } = encoder;
    const file = join(place.directory, indexNameOf(name, space, known));
    const tell = createTeller(records, { to: name, space, index: basename(file) });
    tell(0, 0);
    const index = await openIndexOf(encoder, file, false).catch((thrown: unknown) => {
      if (!(thrown instanceof SamelookError) || !/^INDEX_/.test(thrown.code)) throw thrown;
      return openIndexOf(encoder, file, true);
    });
    try {
      const failures = await reEmbed({
        store,
        encoder,
        detector: slot.current.detector,
        index,
        gentle,
        ...(signal && { signal }),
        onProgress: (done, total) => {
          tell(done, total);
          onProgress?.(done, total);
        },
      });
      const learn = async () => calibrationOf(space, known) ?? (await learnCalibration(store, encoder, signal));
      const calibration = encoder.calibrated === false ? await learn() : undefined;
      await index.renew(signal && { signal });
      await index.save();
      const served: ServedEncoder = { name, space, index: basename(file), ...(calibration && { calibration }) };
      return { served, encoder, index, file, failures };
    } catch (thrown) {
      await index.close();
      await encoder.close();
      throw thrown;
    }
  }

  async function changeDetector(name: string): Promise<void> {
    const detector: GarmentDetector = await openDetector(name, models);
    const former = await slot.swap(assemble({ ...slot.current, detectorName: name, detector }));
    await former.detector.close();
  }

  async function dropUnwanted(): Promise<void> {
    if ((await wantedModels(config, records)).encoder === slot.current.name) await abandonChange(records);
    const served = await records.served();
    const unwanted = served?.former.filter(({ keep }) => !keep) ?? [];
    if (served === undefined || served.encoder.name !== slot.current.name || unwanted.length === 0) return;
    const left = new Set<ServedEncoder>();
    for (const former of unwanted) if (!(await drop(former, served.encoder.index))) left.add(former);
    await records.serve({ ...served, former: served.former.filter((one) => one.keep || left.has(one)) });
  }

  /** @returns false where another machine is served by it still: then it is dropped another time */
  async function drop({ space, index }: ServedEncoder, servedIndex: string): Promise<boolean> {
    const remove = async () => {
      if (space !== undefined && !sameSpace(space, slot.current.encoder.space)) await store.forgetSpace(space);
      if (index === servedIndex) return true;
      await removeIndex(place.directory, index);
      if (shared) await removeSharedIndex(shared, index);
      return true;
    };
    if (database === undefined || space === undefined) return remove();
    if (sameSpace(space, slot.current.encoder.space)) return remove();
    return (await database.alone(useOf(space), { wait: false }, remove)) ?? false;
  }

  return {
    records,
    get current() {
      return slot.current;
    },
    use: slot.use,
    changeEncoder,
    changeDetector,
    dropFormer: () => exclusively(dropUnwanted),
    async close() {
      const { index, encoder, detector } = slot.current;
      await index.close();
      await detector.close();
      await encoder.close();
    },
  };
}

/** The index follows the store: what another process imported, or a crash kept from being saved, is added now. */
async function bringUpToDate(
  store: CatalogueStore,
  index: CentredIndex,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const { added, removed } = await reconcile({ store, index, ...(onProgress && { onProgress }) });
  if (added + removed > 0) await index.save();
}

/** Held by every process that is served by an encoder, so that none loses rows beneath its questions. */
function useOf(space: EmbeddingSpace): string {
  return `use of ${spaceKey(space)}`;
}
