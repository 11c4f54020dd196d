/** Another model over a fleet, page and workers in processes of their own, while people ask without a pause: nobody gets a wrong answer, or none. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { ownCatalogue } from '../../src/catalogue/place.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import { encodePng } from '../../src/photo/encode.js';
import { withRecords } from '../../src/storage.js';
import { NO_POSTGRES } from '../fakes/postgres.js';
import { redisServer, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { COUNT, drawn, putTowers, TINY } from '../fakes/two-models.js';
import { askOverHttp } from './ask-over-http.js';
import { type Fleet, layFleet } from './fleet.js';
import type { RoleProcess } from './role-process.js';

const PEOPLE = 3;
const PAUSE_MS = 20;
const ENOUGH = { timeout: 120_000, interval: 200 };
const title =
  redisServer === undefined ? `another model over a fleet (${WITHOUT_REDIS})` : 'another model over a fleet';

describe.skipIf(redisServer === undefined || NO_POSTGRES)(title, { timeout: 240_000 }, () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await layFleet();
    for (let n = 0; n < COUNT; n++) {
      await writeFile(join(fleet.photographs, `${n}.png`), await encodePng(drawn(n)));
    }
    const config = readConfig(await machine('importer'));
    const place = ownCatalogue(config.home, undefined);
    await withRecords(config, SILENT, place, (records) =>
      records.choose({ encoder: { name: TINY, keepFormer: false }, detector: 'whole-photo' }),
    );
    const app = await openApp(config, SILENT, place);
    const { store, encoder, detector, index } = app;
    await importCatalogue({ feed: await openFeed(fleet.photographs), store, encoder, detector, index });
    await app.close();
  });
  afterAll(() => fleet.remove());

  /** A machine with a folder and a shelf of its own. */
  async function machine(name: string): Promise<Readonly<Record<string, string>>> {
    const home = join(fleet.folder, name);
    await putTowers(join(home, 'models', 'towers'));
    return { SAMELOOK_HOME: home, DATABASE_URL: fleet.databaseUrl, REDIS_URL: fleet.redisUrl };
  }

  async function start(name: string, ...args: readonly string[]): Promise<RoleProcess> {
    return fleet.start(args, await machine(name));
  }

  /** Embeddings by encoder, as they are stored. */
  async function rows(): Promise<Readonly<Record<string, number>>> {
    const counts = await fleet.database.rows<{ key: string; count: number }>(
      `SELECT split_part(key, ':', 1) AS key, count(image_id) AS count
       FROM spaces JOIN embeddings ON space_id = spaces.id GROUP BY 1`,
    );
    return Object.fromEntries(counts.map(({ key, count }) => [key, count]));
  }

  it('is taken up by every process, and no question is answered wrongly or not at all', async () => {
    const roles = await Promise.all([start('serve', 'serve'), start('one', 'worker'), start('other', 'worker')]);
    const [serve, ...workers] = roles as [RoleProcess, ...RoleProcess[]];
    const [, address = ''] = await serve.says(/is ready: (http:\/\/\S+)/);
    for (const worker of workers) await worker.says(/is ready/);
    const ids = await Promise.all(Array.from({ length: COUNT }, (_, n) => askOverHttp(address, drawn(n))));
    expect(new Set(ids).size).toBe(COUNT);
    expect(await rows()).toEqual({ tiny: COUNT });

    let isOver = false;
    let asked = 0;
    const wrong: string[] = [];
    const people = Array.from({ length: PEOPLE }, async (_, person) => {
      for (let n = person; !isOver; n = (n + PEOPLE) % COUNT) {
        const id = await askOverHttp(address, drawn(n)).catch((thrown: unknown) => String(thrown));
        if (id !== ids[n]) wrong.push(`${n}: ${id}`);
        asked += 1;
        await sleep(PAUSE_MS);
      }
    });
    const chosen = await start('serve', 'model', 'use', 'towers');
    await chosen.says(/embeds .* for towers, while .* goes on answering/);
    const standings = () => Promise.all(roles.map(async (role) => ({ role, ...(await role.readyz()) })));
    const encoders = async () => (await standings()).map(({ status, parts }) => [status, parts.encoder]);
    await expect.poll(encoders, ENOUGH).toEqual(roles.map(() => [200, 'towers']));
    const askedUntilThen = asked;
    // The former model's rows go with the last process that was served by them.
    await expect.poll(rows, ENOUGH).toEqual({ towers: COUNT });
    await expect.poll(() => asked, ENOUGH).toBeGreaterThan(askedUntilThen + COUNT);
    isOver = true;
    await Promise.all(people);
    expect(wrong).toEqual([]);
    for (const role of roles) expect(await role.end(), role.output()).toBe(0);
  });
});
