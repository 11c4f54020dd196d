/** Workers as processes of their own, one of another model than the others: it is not ready, and says why and what helps. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { ownCatalogue } from '../../src/catalogue/place.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import { encodePng } from '../../src/photo/encode.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { drawn, putTowers, TINY } from '../fakes/two-models.js';
import { type RoleProcess, startRole } from './role-process.js';

const ENOUGH = { timeout: 60_000, interval: 200 };
const title = redisServer === undefined ? `a worker of another model (${WITHOUT_REDIS})` : 'a worker of another model';

describe.skipIf(redisServer === undefined)(title, { timeout: 120_000 }, () => {
  let folder: string;
  let redis: RedisServer;
  const started: RoleProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samelook-refused-'));
    await mkdir(join(folder, 'photographs'));
    for (let n = 0; n < 4; n++) {
      await writeFile(join(folder, 'photographs', `${n}.png`), await encodePng(drawn(n)));
    }
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const role of started) await role.end('SIGKILL');
    await redis.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** A machine of its own with a catalogue that is embedded by one model. */
  async function machine(name: string, encoder: string) {
    const environment = {
      SAMELOOK_HOME: join(folder, name),
      ENCODER: encoder,
      DETECTOR: 'whole-photo',
      REDIS_URL: redis.url,
    };
    const config = readConfig(environment);
    const app = await openApp(config, SILENT, ownCatalogue(config.home, undefined));
    await importCatalogue({ feed: await openFeed(join(folder, 'photographs')), ...app });
    await app.close();
    return async () => {
      const role = await startRole(['worker'], environment);
      started.push(role);
      return role;
    };
  }

  it('is not ready and says why, until the others are gone', async () => {
    const towers = join(folder, 'towers');
    await putTowers(towers);
    const [startFirst, startOther] = [await machine('first', TINY), await machine('other', towers)];
    const first = await startFirst();
    await first.says(/is ready/);
    expect(await first.readyz()).toMatchObject({ status: 200, parts: { queue: '0 waiting' } });

    const other = await startOther();
    const refused = /embeds with towers, those at work with tiny, .*Give all the same models \(samelook model list\)/;
    await other.says(refused);
    await expect
      .poll(() => other.readyz(), ENOUGH)
      .toMatchObject({ status: 503, parts: { worker: expect.stringMatching(refused) } });
    expect(other.output()).not.toMatch(/is ready/);
    expect(await first.readyz()).toMatchObject({ status: 200 });

    // With nobody else at work, its model is as good as any.
    expect(await first.end()).toBe(0);
    await other.says(/is ready/);
    expect(await other.readyz()).toMatchObject({ status: 200, parts: { queue: '0 waiting' } });
    expect((await other.readyz()).parts).not.toHaveProperty('worker');
    expect(await other.end()).toBe(0);
  });
});
