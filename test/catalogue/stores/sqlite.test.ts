import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/catalogue/stores/sqlite/schema.js';
import { openSqliteStore } from '../../../src/catalogue/stores/sqlite.js';
import type { CatalogueItem } from '../../../src/core/catalogue.js';
import { catalogueFiltersContract } from '../../contracts/catalogue-filters.js';
import { cataloguePicturesContract } from '../../contracts/catalogue-pictures.js';
import { catalogueStoreContract } from '../../contracts/catalogue-store.js';
import { canLimitFileSize, withFileSizeLimit } from '../../fakes/full-disk.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-store-'));
  file = join(folder, 'catalogue.db');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

catalogueStoreContract('the SQLite store', async () => ({
  store: await openSqliteStore(file),
  reopen: () => openSqliteStore(file),
}));

catalogueFiltersContract('the SQLite store', () => openSqliteStore(file));
cataloguePicturesContract('the SQLite store', () => openSqliteStore(file));

const item = (n: number): CatalogueItem => ({
  id: `item-${n}`,
  title: `Item ${n}`,
  shop: 'Rue Verte',
  url: `/shop/item-${n}`,
  images: [`/pictures/${n}.jpg`],
});
const many = (count: number) => Array.from({ length: count }, (_, n) => item(n));

/** A store of 500 items, closed again. */
async function filled(): Promise<void> {
  const store = await openSqliteStore(file);
  await store.upsert(many(500));
  await store.close();
}

describe('the SQLite store tells what is wrong with its file', () => {
  it('that is no database', async () => {
    await writeFile(file, 'this was never a database, whatever its name says');
    await expect(openSqliteStore(file)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/catalogue\.db is damaged\. Move it away/),
    });
  });

  it('that was cut in half', async () => {
    await filled();
    await truncate(file, Math.floor((await readFile(file)).length / 2));
    const reading = async () => {
      const store = await openSqliteStore(file);
      try {
        for (let n = 0; n < 500; n++) await store.get(`item-${n}`);
      } finally {
        await store.close();
      }
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/is damaged/),
    });
  });

  it('whose folder is missing', async () => {
    await expect(openSqliteStore(join(folder, 'nowhere', 'catalogue.db'))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('nowhere'),
    });
  });

  it('that a newer program made, and leaves it alone', async () => {
    await filled();
    const database = new Sqlite(file);
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    await expect(openSqliteStore(file)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/newer samelook.*Update samelook/),
    });
  });

  it('that another process holds', async () => {
    await filled();
    const store = await openSqliteStore(file);
    const holder = new Sqlite(file);
    holder.exec('BEGIN IMMEDIATE');
    // Reading goes on meanwhile, and so does importing what is unchanged.
    expect(await store.count()).toEqual({ items: 500, images: 500 });
    expect(new Set(await store.upsert(many(500)))).toEqual(new Set(['unchanged']));
    holder.exec('ROLLBACK');
    holder.close();
    await store.close();
  });

  it.runIf(canLimitFileSize)('whose disk is full, and loses nothing', async () => {
    await filled();
    const store = await openSqliteStore(file);
    const more = Array.from({ length: 20_000 }, (_, n) => item(n + 1_000));
    await withFileSizeLimit(400_000, async () => {
      await expect(store.upsert(more)).rejects.toMatchObject({
        code: 'STORAGE_FAILED',
        message: expect.stringContaining(file),
      });
    });
    expect(await store.count()).toEqual({ items: 500, images: 500 });
    await store.upsert(more);
    expect((await store.count()).items).toBe(20_500);
    await store.close();
  });
});

describe('the SQLite store of an older program', () => {
  it('from before palettes is brought up to date, with everything that it holds', async () => {
    await filled();
    const database = new Sqlite(file);
    database.exec('DROP TABLE palettes');
    database.pragma('user_version = 1');
    database.close();
    const stores = await Promise.all([openSqliteStore(file), openSqliteStore(file)]);
    for (const store of stores) {
      expect(await store.count()).toEqual({ items: 500, images: 500 });
      expect(await store.palettesOf([1, 2, 3])).toEqual(new Map());
      await store.close();
    }
  });
});

/** Runs work as a user whom permissions bind: root passes them all. */
async function asNobody<Value>(work: () => Promise<Value>): Promise<Value> {
  if (process.geteuid?.() !== 0) return work();
  const nobody = 65_534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a filter that lets much pass', () => {
  const MANY = 50_000;
  /** Rows as they lie in the file: to store so many one by one takes long. */
  function fillLarge(): void {
    const database = new Sqlite(file);
    const numbers = 'WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)';
    database.prepare(`INSERT INTO items (id, json, shop) ${numbers} SELECT n, '{}', 'Rue Verte' FROM n`).run(MANY);
    database.prepare(`INSERT INTO images (item_id, position, source) ${numbers} SELECT n, 0, '/' FROM n`).run(MANY);
    database.close();
  }

  it('is read while others are answered and write', async () => {
    const store = await openSqliteStore(file);
    fillLarge();
    let isOver = false;
    const matching = store.imagesMatching({ shop: ['Rue Verte'] }).finally(() => {
      isOver = true;
    });
    let written = 0;
    for (; !isOver && written < 400; written++) {
      await store.upsert([item(written)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await matching).size).toBeGreaterThanOrEqual(MANY);
    expect(written).toBeGreaterThan(1);
    expect((await store.imagesMatching({ shop: ['Rue Verte'] })).size).toBe(MANY + written);
    await store.close();
  });

  it('ends with the store', async () => {
    const store = await openSqliteStore(file);
    fillLarge();
    const matching = store.imagesMatching({ shop: ['Rue Verte'] });
    await Promise.all([expect(matching).rejects.toMatchObject({ code: 'INTERNAL' }), store.close()]);
  });

  it('lets the store close in the middle of it', async () => {
    const store = await openSqliteStore(file);
    fillLarge();
    await store.imagesMatching({ shop: ['another'] });
    const matching = store.imagesMatching({ shop: ['Rue Verte'] });
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([expect(matching).rejects.toMatchObject({ code: 'INTERNAL' }), store.close()]);
  });
});

describe('a write-protected file', () => {
  it('is read as ever, and refuses what would change it', async () => {
    await filled();
    await chmod(folder, 0o777);
    await chmod(file, 0o444);
    await asNobody(async () => {
      const store = await openSqliteStore(file);
      expect(await store.get('item-7')).toEqual(item(7));
      expect((await store.imagesMatching({ shop: ['Rue Verte'] })).size).toBe(500);
      expect(new Set(await store.upsert(many(500)))).toEqual(new Set(['unchanged']));
      await expect(store.upsert([item(501)])).rejects.toMatchObject({
        code: 'STORAGE_FAILED',
        message: expect.stringMatching(/catalogue\.db can't be written\. Give this user the right/),
      });
      expect(await store.count()).toEqual({ items: 500, images: 500 });
      await store.close();
    });
  });

  it('in a write-protected folder is told, with what to do', async () => {
    await filled();
    await chmod(folder, 0o555);
    await chmod(file, 0o444);
    await asNobody(async () => {
      await expect(openSqliteStore(file)).rejects.toMatchObject({
        code: 'STORAGE_FAILED',
        message: expect.stringContaining('catalogue.db'),
      });
    });
    await chmod(folder, 0o755);
  });
});

describe('several processes', () => {
  it('open and fill a new file at once', async () => {
    const compiled = pathToFileURL(resolve('dist/src/catalogue/stores/sqlite.js')).href;
    const script = `
      const { openSqliteStore } = await import(${JSON.stringify(compiled)});
      const store = await openSqliteStore(process.argv[1]);
      const own = Number(process.argv[2]);
      for (let n = 0; n < 40; n++) {
        const id = 'item-' + own + '-' + n;
        await store.upsert([{ id, title: id, shop: 'Rue Verte', url: '/shop/' + id, images: ['/' + id] }]);
      }
      await store.close();`;
    await Promise.all(
      [1, 2, 3, 4].map((own) =>
        promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, file, String(own)]),
      ),
    );
    const store = await openSqliteStore(file);
    expect(await store.count()).toEqual({ items: 160, images: 160 });
    expect(await store.revision()).toBe(160);
    await store.close();
  });
});
