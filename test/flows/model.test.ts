/** Another model, as an operator takes it up: pulled, checked, used by a running server that is killed in the middle, and gone back from. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startModelHub } from '../fakes/model-hub.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';

const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
const ITEMS = 32;
const TINY = 'fashion-siglip-fp16';
const LARGE = 'resnet50-pca';

let shop: SmallShop;
let directory: string;
let hub: Awaited<ReturnType<typeof startModelHub>>;
const started: ChildProcess[] = [];

beforeAll(async () => {
  shop = await drawSmallShop(ITEMS, 2);
  directory = await mkdtemp(join(tmpdir(), 'samelook-models-'));
}, 120_000);

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await shop.remove();
  await rm(directory, { recursive: true, force: true });
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const own = {
    SAMELOOK_HOME: directory,
    CATALOGUE: shop.feed,
    MODEL_HUB: hub.origin,
    PORT: '0',
    DEVICE: 'cpu',
    THREADS: '1',
  };
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function samelook(...args: readonly string[]) {
  const child = start(args);
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, status: status as number };
}

/** What it prints where it succeeds. */
async function succeed(...args: readonly string[]): Promise<string> {
  const { out, err, status } = await samelook(...args);
  expect(status, err).toBe(0);
  return out;
}

async function serve() {
  const child = start(['serve'], { DETECTOR: 'whole-photo' });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const address = await readAddress(child);
  return {
    child,
    log: () => log,
    encoder: async (): Promise<string> => {
      const response = await fetch(new URL('/readyz', address));
      return ((await response.json()) as { parts: { encoder: string } }).parts.encoder;
    },
    ask: async () => {
      const form = new FormData();
      form.append('photo', new Blob([new Uint8Array(await photo())]));
      return (await fetch(new URL('/v1/similar', address), { method: 'POST', body: form })).status;
    },
  };
}

/** The address that the server prints once it is ready; what it says later is read too, or it would meet a closed pipe. */
function readAddress({ stdout }: ReturnType<typeof start>): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    stdout.on('data', (chunk) => {
      said += String(chunk);
      const address = /is ready: (http:\/\/\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stdout.on('end', () => reject(new Error(`the server ended before it was ready: ${said}`)));
  });
}

const photo = () =>
  shop.photo(shop.truths[0] ?? { image: '', item: '', box: { left: 0, top: 0, right: 1, bottom: 1 } });

/** Embeddings by encoder, as they are stored. */
function rows(): Readonly<Record<string, number>> {
  const file = join(directory, 'catalogue', 'catalogue.db');
  if (!existsSync(file)) return {};
  const database = new Sqlite(file, { readonly: true });
  try {
    const counts = database
      .prepare<[], { key: string; count: number }>(
        'SELECT key, count(image_id) AS count FROM spaces JOIN embeddings ON space_id = spaces.id GROUP BY key',
      )
      .all();
    return Object.fromEntries(counts.map(({ key, count }) => [key.split(':')[0] ?? '', count]));
  } finally {
    database.close();
  }
}

/** Asks again and again until `isOver`; every question must be answered. */
async function askUntil(
  server: Awaited<ReturnType<typeof serve>>,
  isOver: () => Promise<boolean> | boolean,
): Promise<number> {
  let asked = 0;
  while (!(await isOver())) {
    expect(await server.ask()).toBe(200);
    asked++;
    await sleep(5);
  }
  return asked;
}

it('is pulled, checked, used while people ask, over a kill, and gone back from', async () => {
  hub = await startModelHub();

  const refused = await samelook('model', 'pull', 'fashion-siglip', '--variant', 'fp16');
  expect(refused).toMatchObject({ status: 1, err: expect.stringMatching(/Say --yes/) });
  expect(refused.out).toMatch(/licence: Apache-2\.0\n {2}size: 1 kB|licence: Apache-2\.0\n {2}size: \d+ kB/);
  // Stopped by Ctrl-C while the first file comes (after its redirect): the same command goes on.
  hub.next('GET', { stallAfter: 100 }, { stallAfter: 100 });
  const stopped = start(['model', 'pull', 'fashion-siglip', '--variant', 'fp16', '--yes']);
  const said = text(stopped.stderr);
  await expect
    .poll(() => hub.asked.some(({ method, path }) => method === 'GET' && path.startsWith('/store/')), {
      timeout: 30_000,
    })
    .toBe(true);
  stopped.kill('SIGINT');
  expect((await once(stopped, 'close'))[0]).toBe(130);
  expect(await said).toContain('the same command goes on from here');
  expect(await succeed('model', 'pull', 'fashion-siglip', '--variant', 'fp16', '--yes')).toContain(
    'Next: samelook model check',
  );
  expect(await succeed('model', 'check', TINY)).toMatch(
    /768 numbers of length 1\.0000.*\n {2}words {6}"a red summer dress": 768 numbers[\s\S]*thresholds not measured/,
  );
  expect(await succeed('model', 'use', TINY)).toContain('from its first picture on');

  const first = await serve();
  expect(await first.encoder()).toBe(TINY);
  expect(rows()).toEqual({ [TINY]: ITEMS });
  const words = await succeed('find', '--words', 'red dress', '--json', '-k', '3');
  expect(JSON.parse(words).results).toHaveLength(3);

  expect(await succeed('model', 'use', LARGE, '--keep')).toContain(`The running server (${first.child.pid}) embeds`);
  // Killed as soon as something is stored and not all.
  await askUntil(first, () => (rows()[LARGE] ?? 0) > 0);
  first.child.kill('SIGKILL');
  await once(first.child, 'close');
  const kept = rows()[LARGE] ?? 0;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(ITEMS);

  const second = await serve();
  expect(await second.encoder()).toMatch(new RegExp(`^${TINY}`));
  expect(await succeed('model', 'list')).toMatch(new RegExp(`embedded by ${TINY}.*\nWanted: ${LARGE}`));
  const asked = await askUntil(second, async () => (await second.encoder()) === LARGE);
  expect(asked).toBeGreaterThan(0);
  expect(rows()).toEqual({ [TINY]: ITEMS, [LARGE]: ITEMS });
  expect(await second.ask()).toBe(200);
  expect((await samelook('find', '--words', 'red dress')).err).toMatch(
    /knows pictures only.*model pull fashion-siglip/,
  );

  // Back again: nothing is embedded; and what nobody wants to keep goes.
  await succeed('model', 'use', TINY);
  await askUntil(second, async () => (await second.encoder()) === TINY);
  await askUntil(second, () => rows()[LARGE] === undefined);
  expect(rows()).toEqual({ [TINY]: ITEMS });
  second.child.kill('SIGTERM');
  const [status] = await once(second.child, 'close');
  expect(status, second.log()).toBe(0);
  expect(second.log()).not.toMatch(/"level":(40|50)/);

  // A restart finds what was learned and exchanged.
  const served = JSON.parse(await readFile(join(directory, 'catalogue', 'served.json'), 'utf8'));
  expect(served).toMatchObject({ encoder: { name: TINY }, former: [] });
}, 240_000);
