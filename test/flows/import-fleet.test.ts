/** An import over several processes on PostgreSQL and Redis: all help, people are answered meanwhile, and what a lost process left is done. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/core/log.js';
import type { Database } from '../../src/database/database.js';
import { openPostgres } from '../../src/database/postgres.js';
import { encodePng } from '../../src/photo/encode.js';
import { NO_POSTGRES, ownDatabase } from '../fakes/postgres.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { drawn, TINY } from '../fakes/two-models.js';
import { askOverHttp } from './ask-over-http.js';
import { type RoleProcess, startRole } from './role-process.js';

const FIRST = 12;
const LATER = 900;
const ENOUGH = { timeout: 60_000, interval: 20 };
const title = redisServer === undefined ? `an import over a fleet (${WITHOUT_REDIS})` : 'an import over a fleet';

describe.skipIf(redisServer === undefined || NO_POSTGRES)(title, { timeout: 180_000 }, () => {
  let folder: string;
  let redis: RedisServer;
  let postgres: Awaited<ReturnType<typeof ownDatabase>>;
  let database: Database;
  const started: RoleProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samelook-import-fleet-'));
    await mkdir(join(folder, 'photographs'));
    [redis, postgres] = await Promise.all([startRedis(), ownDatabase()]);
    database = await openPostgres({ url: postgres.url, schema: 'samelook', log: SILENT });
    await draw(0, FIRST);
  });
  afterAll(async () => {
    for (const role of started) await role.end('SIGKILL');
    await database.close();
    await postgres.remove();
    await redis.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** The first ones are unlike each other; the later ones only make work. */
  async function draw(from: number, to: number): Promise<void> {
    const filler = await encodePng(drawn(0, true));
    for (let n = from; n < to; n++) {
      await writeFile(join(folder, 'photographs', `${n}.png`), n < FIRST ? await encodePng(drawn(n)) : filler);
    }
  }

  async function start(name: string, ...args: readonly string[]): Promise<RoleProcess> {
    const url = new URL(postgres.url);
    url.searchParams.set('application_name', name);
    const role = await startRole(args, {
      SAMELOOK_HOME: join(folder, name),
      DATABASE_URL: String(url),
      REDIS_URL: redis.url,
      ENCODER: TINY,
      DETECTOR: 'whole-photo',
    });
    started.push(role);
    return role;
  }

  const count = async (sql: string) => (await database.row<{ count: number }>(sql))?.count ?? 0;
  const embedded = () => count('SELECT count(*) AS count FROM embeddings');

  it('is finished by all together, nothing embedded twice, though the process that imports is killed; people go first', async () => {
    const first = await start('importer', 'import', join(folder, 'photographs'));
    expect(await new Promise((ended) => first.child.once('close', ended)), first.output()).toBe(0);
    const [serve, one, other] = await Promise.all([
      start('serve', 'serve'),
      start('one', 'worker'),
      start('other', 'worker'),
    ]);
    const [, address = ''] = await serve.says(/is ready: (http:\/\/\S+)/);
    await Promise.all([one.says(/is ready/), other.says(/is ready/)]);
    const ids = await Promise.all(Array.from({ length: FIRST }, (_, n) => askOverHttp(address, drawn(n))));
    expect(new Set(ids).size).toBe(FIRST);

    // Who embeds what; what is embedded a second time is written over.
    await database.run('CREATE TABLE notes (image_id bigint, process text)');
    await database.run(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO notes VALUES (NEW.image_id, current_setting('application_name')); RETURN NEW; END $$`);
    await database.run('CREATE TRIGGER note AFTER INSERT OR UPDATE ON embeddings FOR EACH ROW EXECUTE FUNCTION note()');

    await draw(FIRST, FIRST + LATER);
    const doomed = await start('importer', 'import', join(folder, 'photographs'));
    const byDoomed = () => count("SELECT count(*) AS count FROM notes WHERE process = 'importer'");
    await expect.poll(byDoomed, ENOUGH).toBeGreaterThan(0);
    await doomed.end('SIGKILL');
    const atKill = await embedded();
    expect(atKill).toBeLessThan(FIRST + LATER);

    let asked = 0;
    while ((await embedded()) < FIRST + LATER) {
      expect(await askOverHttp(address, drawn(asked % FIRST))).toBe(ids[asked % FIRST]);
      asked += 1;
      await sleep(100);
    }
    expect(asked).toBeGreaterThan(0);
    expect(await count('SELECT count(*) AS count FROM notes')).toBe(LATER);
    const shares = await database.rows<{ process: string }>('SELECT DISTINCT process FROM notes');
    const processes = shares.map(({ process }) => process);
    expect(processes.length).toBeGreaterThanOrEqual(3);

    const again = await start('importer', 'import', join(folder, 'photographs'));
    await again.says(new RegExp(`${FIRST + LATER} unchanged, 0 removed; 0 pictures embedded in`));
    for (const role of [serve, one, other]) {
      expect(await role.end()).toBe(0);
      expect(role.output()).not.toMatch(/"level":(40|50)/);
    }
  });
});
