/** What is remembered of chats, out of one store and into another. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHAT_STORES } from '../../src/chats/registry.js';
import type { ChatRow, ChatRows } from '../../src/core/moving.js';
import type { ChatStore, Inquiry } from '../../src/core/ports.js';
import { NO_POSTGRES, type TestSchema, testSchema } from '../fakes/postgres.js';

type Store = ChatStore & ChatRows;

let folder: string;
let place: TestSchema;
const opened: Store[] = [];
let present = 1_700_000_000_000;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-chats-'));
  place = testSchema();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
  if (!NO_POSTGRES) await place.remove();
});
async function open(kind: 'sqlite' | 'postgres', name: string): Promise<Store> {
  const now = () => present++;
  const store =
    kind === 'sqlite'
      ? await CHAT_STORES.sqlite(join(folder, `${name}.db`), now)
      : await CHAT_STORES.postgres(await place.open(), now);
  opened.push(store);
  return store;
}

async function rowsOf(store: Store): Promise<ChatRow[]> {
  const rows: ChatRow[] = [];
  for await (const page of store.storedRows()) rows.push(...page);
  return rows;
}

const inquiry = (id: string): Inquiry => ({
  id,
  user: 'telegram:1',
  chat: 'telegram:-5',
  language: 'es',
  photos: ['file-1'],
  state: { ключ: [null, 0.5] },
});

async function fill(store: Store): Promise<void> {
  for (let n = 0; n < 250; n++) await store.first(`update-${n}`, 60_000_000);
  await store.saveSettings('telegram:1', { language: 'ja', pageSize: 4 });
  await store.saveSettings('discord:2', { gender: 'women' });
  await store.remember('token', 'été', 60_000_000);
  await store.saveInquiry(inquiry('inquiry1'), 60_000_000);
  for (const [itemId, isIt] of [
    ['c', true],
    ['a', true],
    ['b', true],
    ['a', false],
    ['c', true],
  ] as const) {
    await store.saveFeedback({ user: 'telegram:1', inquiry: 'inquiry1', itemId, isIt });
  }
  const garment = { category: 'dress', space: 'e:1:2:cosine', numbers: 'AAAAAAAAgD8=' } as const;
  await store.saveFeedback({ user: 'discord:2', inquiry: 'inquiry2', itemId: 'd', isIt: true, garment });
}

describe.each([
  ['from files into files', 'sqlite', 'sqlite'],
  ['from files into PostgreSQL', 'sqlite', 'postgres'],
  ['from PostgreSQL into files', 'postgres', 'sqlite'],
] as const)('what is remembered of chats, moved %s', (_, here, there) => {
  const needsPostgres = [here, there].some((kind) => kind === 'postgres');
  it.skipIf(needsPostgres && NO_POSTGRES)('is the same there, also when it is moved twice', async () => {
    const [from, to] = [await open(here, 'from'), await open(there, 'to')];
    await fill(from);
    for (let time = 0; time < 2; time++) {
      for await (const rows of from.storedRows()) await to.restore(rows);
      expect(await rowsOf(to)).toEqual(await rowsOf(from));
    }
    expect(await to.settings('telegram:1')).toEqual({ language: 'ja', pageSize: 4 });
    expect(await to.first('update-7', 1_000)).toBe(false);
    expect(await to.first('update-of-today', 1_000)).toBe(true);
    expect(await to.recall('token')).toBe('été');
    expect(await to.inquiry('inquiry1')).toEqual(inquiry('inquiry1'));
    expect(await to.savedItems('telegram:1', 10)).toEqual(['c', 'b']);

    // A later word there is not undone by an earlier one from here.
    await to.saveFeedback({ user: 'telegram:1', inquiry: 'inquiry1', itemId: 'b', isIt: false });
    for await (const rows of from.storedRows()) await to.restore(rows);
    expect(await to.savedItems('telegram:1', 10)).toEqual(['c']);
  });
});
