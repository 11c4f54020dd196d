import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { CHATS_SCHEMA_VERSION } from '../../src/chats/sqlite/schema.js';
import { chatStoreContract } from '../contracts/chat-store.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-chats-'));
  file = join(folder, 'chats.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

chatStoreContract('the SQLite chat store', async (now) => ({
  store: await CHAT_STORES.sqlite(file, now),
  reopen: () => CHAT_STORES.sqlite(file, now),
}));

/** All bytes that lie on the disk. */
const bytesOnDisk = async () =>
  Buffer.concat(await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name)))));

describe('the file of the SQLite chat store', () => {
  it('is for its owner only', async () => {
    const store = await CHAT_STORES.sqlite(file);
    await store.first('key', 1_000);
    for (const name of await readdir(folder)) {
      expect({ name, mode: (await stat(join(folder, name))).mode & 0o077 }).toEqual({ name, mode: 0 });
    }
    await store.close();
  });

  it('holds no byte of a forgotten person, while the store is open and after', async () => {
    const store = await CHAT_STORES.sqlite(file);
    const user = 'telegram:31415926535';
    for (let n = 0; n < 50; n++) {
      const id = `inquiry-${n}`;
      await store.saveInquiry({ id, user, chat: user, language: 'en', photos: ['file'], state: {} }, 60_000);
      await store.saveFeedback({ user, inquiry: id, itemId: `item-${n}`, isIt: true });
    }
    expect((await bytesOnDisk()).includes('31415926535')).toBe(true);
    expect(await store.forget(user)).toBe(100);
    expect((await bytesOnDisk()).includes('31415926535')).toBe(false);
    await store.close();
    expect((await bytesOnDisk()).includes('31415926535')).toBe(false);
  });

  it('loses what is over', async () => {
    let present = 0;
    const store = await CHAT_STORES.sqlite(file, () => present);
    await store.first('key', 1_000);
    await store.remember('fact', 'value', 1_000);
    await store.saveInquiry({ id: 'inquiry1', user: 'u', chat: 'c', language: 'en', photos: [], state: 0 }, 1_000);
    present = 120_000;
    await store.first('another', 1_000);
    const database = new Sqlite(file, { readonly: true });
    const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect(['seen', 'facts', 'inquiries'].map(count)).toEqual([1, 0, 0]);
    database.close();
    await store.close();
  });

  it('is refused with advice where it is no database, or a newer program’s', async () => {
    await writeFile(file, 'this was never a database, whatever its name says');
    await expect(CHAT_STORES.sqlite(file)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/chats\.db is damaged\. Move it away/),
    });
    await rm(file);
    await (await CHAT_STORES.sqlite(file)).close();
    const database = new Sqlite(file);
    database.pragma(`user_version = ${CHATS_SCHEMA_VERSION + 1}`);
    database.close();
    await expect(CHAT_STORES.sqlite(file)).rejects.toMatchObject({ message: expect.stringMatching(/newer samelook/) });
    await expect(CHAT_STORES.sqlite(join(folder, 'nowhere', 'chats.db'))).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('nowhere'),
    });
  });
});
