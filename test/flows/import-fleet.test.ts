/** An import over several processes on PostgreSQL and Redis: all help, people are answered meanwhile, and what a lost process left is done. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../src/photo/encode.js';
import { NO_POSTGRES } from '../fakes/postgres.js';
import { redisServer, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { drawn, TINY } from '../fakes/two-models.js';
import { askOverHttp } from './ask-over-http.js';
import { type Fleet, layFleet } from './fleet.js';
import type { RoleProcess } from './role-process.js';

const FIRST = 12;
const LATER = 900;
const ENOUGH = { timeout: 60_000, interval: 20 };
const title = redisServer === undefined ? `an import over a fleet (${WITHOUT_REDIS})` : 'an import over a fleet';

describe.skipIf(redisServer === undefined || NO_POSTGRES)(title, { timeout: 180_000 }, () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await layFleet();
    await draw(0, FIRST);
  });
  afterAll(() => fleet.remove());

  /** The first ones are unlike each other; the later ones only make work. */
  async function draw(from: number, to: number): Promise<void> {
    const filler = await encodePng(drawn(0, true));
    for (let n = from; n < to; n++) {
      await writeFile(join(fleet.photographs, `${n}.png`), n < FIRST ? await encodePng(drawn(n)) : filler);
    }
  }

  async function start(name: string, ...args: readonly string[]): Promise<RoleProcess> {
    const url = new URL(fleet.databaseUrl);
    url.searchParams.set('application_name', name);
    return fleet.start(args, {
      SAMELOOK_HOME: join(fleet.folder, name),
      DATABASE_URL: String(url),
      REDIS_URL: fleet.redisUrl,
      ENCODER: TINY,
      DETECTOR: 'whole-photo',
    });
  }

  const count = async (sql: string) => (await fleet.database.row<{ count: number }>(sql))?.count ?? 0;
  const embedded = () => count('SELECT count(*) AS count FROM embeddings');

  it('is finished by all together, nothing embedded twice, though the process that imports is killed; people go first', async () => {
    const first = await start('importer', 'import', fleet.photographs);
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
    await fleet.database.run('CREATE TABLE notes (image_id bigint, process text)');
    await fleet.database.run(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO notes VALUES (NEW.image_id, current_setting('application_name')); RETURN NEW; END $$`);
    await fleet.database.run(
      'CREATE TRIGGER note AFTER INSERT OR UPDATE ON embeddings FOR EACH ROW EXECUTE FUNCTION note()',
    );

    await draw(FIRST, FIRST + LATER);
    const doomed = await start('importer', 'import', fleet.photographs);
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
    const shares = await fleet.database.rows<{ process: string }>('SELECT DISTINCT process FROM notes');
    const processes = shares.map(({ process }) => process);
    expect(processes.length).toBeGreaterThanOrEqual(3);

    const again = await start('importer', 'import', fleet.photographs);
    await again.says(new RegExp(`${FIRST + LATER} unchanged, 0 removed; 0 pictures embedded in`));
    for (const role of [serve, one, other]) {
      expect(await role.end()).toBe(0);
      expect(role.output()).not.toMatch(/"level":(40|50)/);
    }
  });
});
