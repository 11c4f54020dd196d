import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../index/registry.js';
import { createWholePhotoDetector } from '../../models/whole-photo.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { type HelpParts, helpEmbed } from '../../src/catalogue/help-embed.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { openPostgresStore } from '../../src/catalogue/stores/postgres.js';
import { SamelookError } from '../../src/core/errors.js';
import type { CatalogueStore, Encoder } from '../../src/core/ports.js';
import { encodePng } from '../../src/photo/encode.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';
import { drawn } from '../fakes/two-models.js';
import { rememberingLog } from '../models/tiny-models.js';

const COUNT = 100;
const detector = createWholePhotoDetector();
const SOON = { timeout: 20_000, interval: 20 };

describe.skipIf(NO_POSTGRES)('a process that has nothing better to do', () => {
  let folder: string;
  let place: TestSchema;
  const helping: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samelook-help-'));
    place = testSchema();
    await mkdir(join(folder, 'photographs'));
    for (let n = 0; n < COUNT; n++) {
      await writeFile(join(folder, 'photographs', `${n}.png`), await encodePng(drawn(n)));
    }
  });
  afterEach(async () => {
    for (const stop of helping.splice(0)) await stop();
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const openStore = async () => openPostgresStore(await place.open());
  const openIndexFile = ({ space }: Encoder, name: string) =>
    openIndex('exact', { space, file: join(folder, name), allowed: async () => new Set() });

  /** Another process of the same catalogue. */
  async function startHelper(encoder: Encoder, parts: Partial<HelpParts> = {}) {
    const engine = { encoder, detector, index: await openIndexFile(encoder, 'other-index') };
    const log = rememberingLog();
    const stop = helpEmbed({
      store: await openStore(),
      use: (work) => work(engine),
      mayHelp: () => true,
      idle: async () => {},
      log,
      lookEveryMs: 20,
      ...parts,
    });
    helping.push(stop);
    return { stop, log };
  }

  async function importHere(store: CatalogueStore, encoder: Encoder, idle = async () => {}) {
    const index = await openIndexFile(encoder, 'index');
    return importCatalogue({
      feed: await openFeed(join(folder, 'photographs')),
      store,
      encoder,
      detector,
      index,
      idle,
    });
  }

  /** Items without their embeddings, as an import leaves them that was stopped. */
  async function stopImport(store: CatalogueStore) {
    const before = async () => {
      throw new SamelookError('CANCELLED', 'The import is stopped.');
    };
    await expect(importHere(store, createColourEncoder({ before }))).rejects.toMatchObject({ code: 'CANCELLED' });
  }

  it('embeds a share of what another one imports; nothing is embedded twice, nothing is left out', async () => {
    let letGo = () => {};
    const gone = new Promise<void>((go) => {
      letGo = go;
    });
    // The importing process stands still until the other one has done what it leaves.
    const [encoder, other] = [createColourEncoder({ before: () => gone }), createColourEncoder()];
    const store = await openStore();
    const importing = importHere(store, encoder);
    await expect.poll(() => store.count(), SOON).toMatchObject({ images: COUNT });
    await startHelper(other);
    await expect.poll(() => other.embedded(), SOON).toBe(COUNT - 64);
    letGo();
    const report = await importing;
    expect(report).toMatchObject({ added: COUNT, embedded: 64, embeddedElsewhere: COUNT - 64, failedCount: 0 });
    expect(encoder.embedded() + other.embedded()).toBe(COUNT);
    expect(await store.pendingImages(encoder.space, 0, 1)).toEqual([]);
  });

  it('waits until nobody asks, and until its encoder is that of the others', async () => {
    const encoder = createColourEncoder();
    const store = await openStore();
    await stopImport(store);

    let isRefused = true;
    let asked = 0;
    let embeddedWhileAsked: number | undefined;
    const { stop } = await startHelper(encoder, {
      mayHelp: () => !isRefused,
      async idle() {
        asked += 1;
        if (asked === 3) {
          embeddedWhileAsked = encoder.embedded();
          isRefused = false;
        }
      },
    });
    await expect.poll(() => encoder.embedded(), SOON).toBe(COUNT);
    await stop();
    expect(embeddedWhileAsked).toBe(0);
    // Asked before every few pictures.
    expect(asked).toBeGreaterThan(2 + COUNT / 8);
  });

  it('begins no picture of an import of its own while somebody asks', async () => {
    const encoder = createColourEncoder();
    let asked = 0;
    let letGo = () => {};
    const quiet = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const importing = importHere(await openStore(), encoder, () => {
      asked += 1;
      return quiet;
    });
    // As many as are under way at once.
    await expect.poll(() => asked, SOON).toBe(16);
    expect(encoder.embedded()).toBe(0);
    letGo();
    expect(await importing).toMatchObject({ embedded: COUNT, embeddedElsewhere: 0 });
    expect(asked).toBe(COUNT);
  });

  it('goes on where the catalogue was away for a while, with the pictures that it could not store', async () => {
    const encoder = createColourEncoder();
    const store = await openStore();
    await stopImport(store);
    const away = new SamelookError('STORAGE_FAILED', 'The database restarts.', { retryable: true });
    const failures = { revision: 1, saveEmbeddings: 1 };
    const failOnce = (what: keyof typeof failures) => {
      if (failures[what]-- > 0) throw away;
    };
    const faulty: CatalogueStore = {
      ...store,
      async revision() {
        failOnce('revision');
        return store.revision();
      },
      async saveEmbeddings(...saved) {
        failOnce('saveEmbeddings');
        return store.saveEmbeddings(...saved);
      },
    };
    const { log } = await startHelper(encoder, { store: faulty });
    await expect.poll(() => store.pendingImages(encoder.space, 0, 1), SOON).toEqual([]);
    expect(log.lines.filter((line) => !/embedded pictures of an import/.test(line))).toEqual([]);
  });

  it('leaves to those who import what it does not see, or can’t embed', async () => {
    const encoder = createColourEncoder();
    const store = await openStore();
    await stopImport(store);
    // Another file in the same place, as on another machine; and one that is none.
    await utimes(join(folder, 'photographs', '3.png'), 1, 1);
    await rm(join(folder, 'photographs', '4.png'));
    const seeing = await startHelper(encoder);
    const left = async () => (await store.pendingImages(encoder.space, 0, COUNT)).map(({ source }) => source);
    await expect.poll(left, SOON).toHaveLength(2);
    expect(await store.failures(10)).toEqual([]);
    await seeing.stop();

    await writeFile(join(folder, 'photographs', '4.png'), await encodePng(drawn(4)));
    const { stop, log } = await startHelper(
      createColourEncoder({
        before: async () => {
          throw new SamelookError('INFERENCE_FAILED', 'This machine is out of memory.');
        },
      }),
    );
    const report = await importHere(store, encoder);
    expect(report).toMatchObject({ unchanged: COUNT - 2, changed: 2, failedCount: 0, embedded: 2 });
    await stop();
    expect(log.lines.filter((line) => !/leaves these pictures to those who import/.test(line))).toEqual([]);
    expect(await left()).toEqual([]);
  });
});
