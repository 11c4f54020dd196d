import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { SILENT } from '../../src/core/log.js';
import type { Queries } from '../../src/database/database.js';
import { openPostgres } from '../../src/database/postgres.js';
import { prepareVectors } from '../../src/database/vectors.js';
import { freePort } from '../fakes/free-port.js';
import { NO_POSTGRES, TEST_DATABASE_URL, type TestSchema, testSchema } from '../fakes/postgres.js';

/** The test's address with some parts exchanged. */
function addressWith(parts: { readonly [part in 'username' | 'password' | 'pathname' | 'port']?: string }): string {
  return Object.assign(new URL(TEST_DATABASE_URL ?? ''), parts).href;
}

const refusalOf = (url: string, vectors = false) =>
  openPostgres({ url, schema: 'test_refused', log: SILENT, vectors }).then(
    async (database) => {
      // Without vectors, nothing is asked of the server before the first statement.
      try {
        return await database.rows('SELECT 1').then(() => undefined);
      } finally {
        await database.close();
      }
    },
    (thrown: unknown) => thrown,
  );

describe.skipIf(NO_POSTGRES)('a PostgreSQL database', () => {
  let place: TestSchema;
  beforeEach(() => {
    place = testSchema();
  });
  afterEach(() => place.remove());

  describe('that can not be used is told with what to do, and never with its password:', () => {
    it.each([
      ['a wrong password', { password: 'wr%40ng' }, /refuses the user .*\. Mend the name or the password/],
      ['a user that is not there', { username: 'nobody-here' }, /refuses the user nobody-here/],
      ['no such database', { pathname: '/not_there' }, /has no database named not_there\. .*createdb not_there/],
    ])('%s', async (_, parts, sentence) => {
      const refusal = await refusalOf(addressWith(parts));
      expect(refusal).toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringMatching(sentence) });
      expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('wr@ng');
    });

    it('nobody listens there', async () => {
      const url = addressWith({ port: String(await freePort()) });
      expect(await refusalOf(url)).toMatchObject({
        code: 'STORAGE_FAILED',
        retryable: true,
        message: expect.stringMatching(/can't be reached\. Start it, or mend host and port in DATABASE_URL/),
      });
    });

    it('a user who may not make tables', async () => {
      const admin = await place.open();
      const user = `test_${randomUUID().slice(0, 8)}`;
      await admin.run(`CREATE ROLE ${user} LOGIN PASSWORD 'weak'`);
      const weak = await openPostgres({
        url: addressWith({ username: user, password: 'weak' }),
        schema: place.schema,
        log: SILENT,
      });
      await expect(weak.migrate('part', ['SELECT 1'])).rejects.toMatchObject({
        message: expect.stringMatching(new RegExp(`GRANT CREATE ON DATABASE \\S+ TO ${user}$`)),
      });
      await weak.close();
      await admin.run(`DROP ROLE ${user}`);
    });

    it.each([
      ['0A000', /has no pgvector\. Install it .*postgresql-<version>-pgvector/],
      ['42501', /may not switch it on\. As a superuser run in it: CREATE EXTENSION vector$/],
    ])('pgvector that can not be switched on (%s)', async (code, sentence) => {
      // A server that finds no extension, and refuses to make one as PostgreSQL does.
      const refusing: Queries = {
        rows: async () => [],
        row: async () => undefined,
        run: async () => {
          throw new SamelookError('STORAGE_FAILED', 'refused', { cause: Object.assign(new Error('no'), { code }) });
        },
      };
      const address = { name: 'shop on db:5432', database: 'shop', user: 'anna' };
      await expect(prepareVectors(refusing, address)).rejects.toMatchObject({
        message: expect.stringMatching(sentence),
      });
    });
  });

  it('outlives broken connections: the next statement gets a new one', async () => {
    const [database, admin] = [await place.open(), await place.open()];
    await Promise.all([1, 2, 3].map(() => database.rows('SELECT pg_sleep(0.05)')));
    const { pid } = (await database.row<{ pid: number }>('SELECT pg_backend_pid() AS pid')) ?? { pid: 0 };
    const endAll = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
      AND application_name = 'samelook' AND pid = ANY($1)`;
    const sleeping = expect(database.rows('SELECT pg_sleep(30)')).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      retryable: true,
      message: expect.stringContaining('has broken the connection'),
    });
    const busy = await pollFor(async () => {
      const rows = await admin.rows<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(30)'`,
      );
      return rows.length > 0 ? rows.map((row) => row.pid) : undefined;
    });
    await admin.rows(endAll, [[pid, ...busy]]);
    await sleeping;
    expect(await database.row('SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('outlives a connection that breaks between two statements of a transaction', async () => {
    const [database, admin] = [await place.open(), await place.open()];
    const broken = database.transaction(async (queries) => {
      const own = await queries.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await admin.rows('SELECT pg_terminate_backend($1)', [own?.pid]);
      await pollFor(async () => {
        const rows = await admin.rows('SELECT FROM pg_stat_activity WHERE pid = $1', [own?.pid]);
        return rows.length === 0 ? true : undefined;
      });
      await queries.rows('SELECT 1');
    });
    await expect(broken).rejects.toMatchObject({ code: 'STORAGE_FAILED', retryable: true });
    expect(await database.row('SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('undoes a transaction that fails, and begins one again that met another in a deadlock', async () => {
    const database = await place.open();
    await database.migrate('part', [
      'CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t VALUES (1, 0), (2, 0)',
    ]);
    await expect(
      database.transaction(async (queries) => {
        await queries.run('UPDATE t SET n = 7');
        throw new SamelookError('INTERNAL', 'no');
      }),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await database.rows('SELECT n FROM t')).toEqual([{ n: 0 }, { n: 0 }]);

    // Each holds one row and wants the other's.
    let met: () => void = () => {};
    const both = new Promise<void>((resolve) => {
      met = resolve;
    });
    let arrived = 0;
    const cross = (first: number, second: number) =>
      database.transaction(async (queries) => {
        await queries.run('UPDATE t SET n = n + 1 WHERE id = $1', [first]);
        if (++arrived === 2) met();
        await both;
        await queries.run('UPDATE t SET n = n + 1 WHERE id = $1', [second]);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(await database.rows('SELECT n FROM t')).toEqual([{ n: 2 }, { n: 2 }]);
    expect(arrived).toBe(3);
  });

  it('is migrated once, however many processes come at once and however often', async () => {
    const steps = ['CREATE TABLE a (n integer)', 'INSERT INTO a VALUES (1)'];
    const databases = await Promise.all([1, 2, 3, 4].map(() => place.open()));
    await Promise.all(databases.map((database) => database.migrate('part', steps)));
    for (const database of databases) await database.migrate('part', steps);
    expect(await databases[0]?.rows('SELECT n FROM a')).toEqual([{ n: 1 }]);
    await databases[1]?.migrate('part', [...steps, 'INSERT INTO a VALUES (2)']);
    await databases[2]?.migrate('other', ['CREATE TABLE b (n integer)']);
    expect(await databases[0]?.rows('SELECT n FROM a ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    await expect(databases[0]?.migrate('part', steps)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/newer samelook.*Update samelook/),
    });
  });

  it('keeps nothing of a step that fails', async () => {
    const database = await place.open();
    await expect(database.migrate('part', ['CREATE TABLE a (n integer)', 'SELECT 1/0'])).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    });
    await database.migrate('part', ['CREATE TABLE a (n integer)']);
    expect(await database.rows('SELECT n FROM a')).toEqual([]);
  });

  it('lets one at a time work alone', async () => {
    const [one, other] = [await place.open(), await place.open()];
    const order: string[] = [];
    await one.alone('work', { wait: true }, async () => {
      expect(await other.alone('work', { wait: false }, async () => 'mine')).toBeUndefined();
      expect(await other.alone('other work', { wait: false }, async () => 'mine')).toBe('mine');
      order.push('first');
    });
    await other.alone('work', { wait: true }, async () => void order.push('second'));
    expect(order).toEqual(['first', 'second']);
  });

  it('lets many hold a lock together, whom nobody disturbs who wants to be alone, also over broken connections', async () => {
    const [one, other, admin] = [await place.open(), await place.open(), await place.open()];
    const work = () => admin.alone('rows', { wait: false }, async () => 'done');
    const letGo = [await one.hold('rows'), await other.hold('rows')];
    expect(await work()).toBeUndefined();
    await letGo[0]?.();
    const [holder] = await admin.rows<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_advisory_lock_shared%' AND pid <> pg_backend_pid()
       ORDER BY backend_start DESC`,
    );
    await admin.rows('SELECT pg_terminate_backend($1)', [holder?.pid]);
    // It is taken again by itself.
    await pollFor(async () => ((await work()) === undefined ? true : undefined));
    await letGo[1]?.();
    expect(await work()).toBe('done');
  });

  it('says that it is closed', async () => {
    const database = await place.open();
    await database.close();
    await database.close();
    await expect(database.rows('SELECT 1')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

/** Asks until there is an answer. */
async function pollFor<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
  }
}
