/** A catalogue from files into PostgreSQL and back, as an operator moves it. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownCatalogue } from '../../src/catalogue/place.js';
import { STORES } from '../../src/catalogue/stores/registry.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SILENT } from '../../src/core/log.js';
import { openPostgres } from '../../src/database/postgres.js';
import { NO_POSTGRES, TEST_DATABASE_URL, testSchema } from '../fakes/postgres.js';

const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
const ITEMS = 12;

describe.skipIf(NO_POSTGRES)('samelook move', { timeout: 240_000 }, () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = Object.assign(new URL(TEST_DATABASE_URL ?? 'postgres://localhost'), { pathname: `/${name}` }).href;
  let folder: string;

  // The program's own schemas, in a database that nobody else has.
  const admin = testSchema();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samelook-move-'));
    const database = await admin.open();
    await database.run(`CREATE DATABASE ${name}`);
  });
  afterAll(async () => {
    const database = await admin.open();
    await database.run(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function samelook(home: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const own = { SAMELOOK_HOME: join(folder, home), DEVICE: 'cpu', THREADS: '1', LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env.PATH, ...own, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { out, err, status: status as number };
  }

  it('brings catalogue and chats into the database, where another machine finds them, and back into files', async () => {
    const place = ownCatalogue(join(folder, 'here'), undefined);
    await mkdir(place.directory, { recursive: true });
    const store = await STORES.sqlite(place.storeFile);
    const ids = Array.from({ length: ITEMS }, (_, n) => `item-${n}`);
    await store.upsert(
      ids.map((id) => ({ id, title: id, shop: 'Rue Verte', url: `/shop/${id}`, images: [`/nowhere/${id}.jpg`] })),
    );
    await store.close();
    const chats = await CHAT_STORES.sqlite(join(folder, 'here', 'chats.db'));
    await chats.saveSettings('telegram:1', { language: 'ja' });
    await chats.close();

    const there = await samelook('here', ['move', '--to', 'postgres'], { DATABASE_URL: url });
    expect(there.err).not.toContain('samelook:');
    expect(there.out).toMatch(/Your catalogue: 12 items, 12 pictures\nChats: 1 rows\nEverything is in PostgreSQL/);

    const status = await samelook('there', ['index', 'status'], { DATABASE_URL: url });
    expect(status.out).toMatch(
      /^Your catalogue: 12 items, 12 pictures, 0 of them in the pgvector index, without a graph/,
    );
    expect((await listSchemas()).toSorted()).toEqual(['samelook', 'samelook_chats']);

    const back = await samelook('another', ['move', '--to', 'embedded'], { DATABASE_URL: url });
    expect(back.out).toMatch(/Your catalogue: 12 items, 12 pictures\nChats: 1 rows\nEverything is in files/);
    const copy = await STORES.sqlite(ownCatalogue(join(folder, 'another'), undefined).storeFile);
    expect(await copy.listItemIds(undefined, 100)).toEqual(ids.toSorted());
    await copy.close();
    const remembered = await CHAT_STORES.sqlite(join(folder, 'another', 'chats.db'));
    expect(await remembered.settings('telegram:1')).toEqual({ language: 'ja' });
    await remembered.close();
  });

  it('says what it lacks', async () => {
    const nowhere = await samelook('empty', ['move', '--to', 'postgres']);
    expect(nowhere.err).toMatch(/Set DATABASE_URL to the PostgreSQL database/);
    const nothing = await samelook('empty', ['move', '--to', 'postgres'], { DATABASE_URL: url });
    expect(nothing.err).toMatch(/There is nothing to move/);
    expect([nowhere.status, nothing.status]).toEqual([1, 1]);
  });

  async function listSchemas(): Promise<string[]> {
    const database = await openPostgres({ url, schema: 'samelook', log: SILENT });
    try {
      const rows = await database.rows<{ name: string }>(
        `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'samelook%'`,
      );
      return rows.map((row) => row.name);
    } finally {
      await database.close();
    }
  }
});
