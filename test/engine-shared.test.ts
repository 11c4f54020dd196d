/** Two machines that serve one catalogue in PostgreSQL, and the model that one of them changes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, openApp } from '../src/app.js';
import { openFeed } from '../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../src/catalogue/import.js';
import { ownCatalogue } from '../src/catalogue/place.js';
import { readConfig } from '../src/config.js';
import { SILENT } from '../src/core/log.js';
import { encodePng } from '../src/photo/encode.js';
import { withRecords } from '../src/storage.js';
import { NO_POSTGRES, TEST_DATABASE_URL, type TestSchema, testSchema } from './fakes/postgres.js';
import { askFor, COUNT, drawn, putTowers, TINY } from './fakes/two-models.js';

describe.skipIf(NO_POSTGRES)('machines that share a PostgreSQL', { timeout: 180_000 }, () => {
  let folder: string;
  let schema: TestSchema;
  const opened: App[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samelook-machines-'));
    schema = testSchema();
  });
  afterEach(async () => {
    for (const app of opened.splice(0)) await app.close();
    await schema.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** A machine with a folder and a shelf of its own. */
  async function machine(name: string) {
    const home = join(folder, name);
    await putTowers(join(home, 'models', 'towers'));
    const config = readConfig({ SAMELOOK_HOME: home, DATABASE_URL: TEST_DATABASE_URL });
    return { config, place: { ...ownCatalogue(home, undefined), schema: schema.schema } };
  }
  async function start({ config, place }: Awaited<ReturnType<typeof machine>>): Promise<App> {
    const app = await openApp(config, SILENT, place);
    opened.push(app);
    return app;
  }

  it('answer with the model that one of them changed to, and lose no rows beneath a question', async () => {
    const photographs = join(folder, 'photographs');
    await mkdir(photographs);
    for (let n = 0; n < COUNT; n++) await writeFile(join(photographs, `${n}.png`), await encodePng(drawn(n)));
    const [here, there] = [await machine('here'), await machine('there')];
    await withRecords(here.config, SILENT, here.place, (records) =>
      records.choose({ encoder: { name: TINY, keepFormer: false }, detector: 'whole-photo' }),
    );

    // What one imports, the other finds, with the model that one of them chose.
    const one = await start(here);
    const other = await start(there);
    const { store, encoder, detector, index } = one;
    await importCatalogue({ feed: await openFeed(photographs), store, encoder, detector, index });
    expect(other.engines.current.name).toBe(TINY);
    expect(await askFor(other, 7)).toBe('7');

    const former = one.encoder.space;
    await one.engines.changeEncoder('towers', { keepFormer: false, gentle: false });
    await one.engines.dropFormer();
    // The other one is served by the former still: its rows and its index stay.
    expect((await one.store.embeddedImages(former)).size).toBe(COUNT);
    expect(await askFor(one, 9)).toBe('9');
    expect(await askFor(other, 9)).toBe('9');
    expect((await other.engines.records.served())?.encoder.name).toBe('towers');

    // It takes up what is embedded already, and as the last one it drops the former.
    await other.engines.changeEncoder('towers', { keepFormer: false, gentle: false });
    await other.engines.dropFormer();
    expect((await one.store.embeddedImages(former)).size).toBe(0);
    for (const app of [one, other]) expect(await askFor(app, 11)).toBe('11');
    expect((await one.engines.records.served())?.former).toEqual([]);
  });
});
