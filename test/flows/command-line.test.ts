import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SimilarAnswer } from '../../src/bot/similar-answer.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');

let shop: SmallShop;
let directory: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  shop = await drawSmallShop(12, 2);
  directory = await mkdtemp(join(tmpdir(), 'samelook-cli-'));
}, 120_000);

afterAll(async () => {
  // A flow that failed half-way has not stopped its server.
  for (const child of started) child.kill('SIGKILL');
  await shop.remove();
  await rm(directory, { recursive: true, force: true });
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, SAMELOOK_HOME: join(directory, 'home'), CATALOGUE: shop.feed, ...environment };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

async function samelook(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(args, environment);
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, status: status as number };
}

async function writePhoto(name: string): Promise<string> {
  const [truth] = shop.truths;
  if (truth === undefined) throw new Error('no street photos were drawn');
  const path = join(directory, name);
  await writeFile(path, await shop.photo(truth));
  return path;
}

describe('samelook', () => {
  it('explains every verb with an example', async () => {
    const { out, status } = await samelook(['--help']);
    expect(status).toBe(0);
    for (const word of ['serve', 'find', 'import', 'index', 'eval', 'demo', 'SAMELOOK_HOME', 'CATALOGUE'])
      expect(out).toContain(word);
    for (const verb of ['serve', 'bot', 'worker', 'find', 'import', 'index', 'eval', 'demo']) {
      expect((await samelook([verb, '--help'])).out, verb).toMatch(/Examples?:\n {2}\S/);
    }
  });

  it('reports a wrong environment in one go', async () => {
    const { err, status } = await samelook(['find', 'x.jpg'], { PORT: 'http', DEVICE: 'tpu' });
    expect(status).toBe(1);
    expect(err).toMatch(/PORT: must be a port/);
    expect(err).toMatch(/DEVICE: must be one of/);
  });

  it('fills a catalogue that is empty, and prints the answer as JSON in the public shape', async () => {
    const { out, err, status } = await samelook(['find', await writePhoto('photo.webp'), '--json', '-k', '3']);
    expect(err).toContain('Importing');
    expect(status).toBe(0);
    const answer = SimilarAnswer.parse(JSON.parse(out));
    expect(answer.garments.length).toBeGreaterThan(0);
  });

  it('prints a table, and a page with the pictures', async () => {
    const [image] = await readdir(join(shop.feed, '..', 'images'));
    const product = join(shop.feed, '..', 'images', image ?? '');
    const { out, err, status } = await samelook(['find', product, '--open'], { BROWSER: 'true' });
    expect(status).toBe(0);
    expect(out).toMatch(/same \d+ %/);
    expect(out).toContain('http://localhost:3000/shop/');
    const path = /\S+contact-sheet\.html/.exec(err)?.[0] ?? '';
    expect(await readFile(path, 'utf8')).toContain('data:image/jpeg;base64,');
    await rm(join(path, '..'), { recursive: true });
  });

  it('says what is wrong with a photo or an option, and ends with 1', async () => {
    await writeFile(join(directory, 'text.jpg'), 'this is a letter, not a picture');
    const wrong: readonly [readonly string[], RegExp][] = [
      [['find', join(directory, 'missing.jpg')], /missing\.jpg can't be read/],
      [['find', join(directory, 'text.jpg')], /JPEG, PNG, WebP, GIF or AVIF/],
      [['find', await writePhoto('p.webp'), '--box', '0.9,0,0.1,1'], /left < right/],
      [['find', await writePhoto('p.webp'), '-k', '99'], /k: /],
      [['find', await writePhoto('p.webp'), '--filters', '{"hue":["red"]}'], /hue/],
      [['import', join(directory, 'nowhere.jsonl')], /nowhere\.jsonl/],
      [['import', join(directory, 'text.jpg')], /folder of photographs|\.jsonl/],
      [['wear'], /unknown command/],
      [['worker'], /set REDIS_URL, such as redis:/],
      [['bot'], /set TELEGRAM_TOKEN/],
    ];
    for (const [args, sentence] of wrong) {
      const { err, status } = await samelook(args);
      expect(err, args.join(' ')).toMatch(sentence);
      expect(status, args.join(' ')).toBe(1);
    }
  });

  it('imports once and tells what it left out, with file and line', async () => {
    const feed = join(directory, 'feed.jsonl');
    const lines = (await readFile(shop.feed, 'utf8')).trim().split('\n').slice(0, 3);
    const images = join(shop.feed, '..', 'images');
    const own = lines.map((line) => line.replaceAll('images/', `${images}/`));
    await writeFile(feed, [...own, '{"id": 5}', 'no json'].join('\n'));
    const environment = { SAMELOOK_HOME: join(directory, 'own') };
    const first = await samelook(['import', feed], environment);
    expect(first.out).toContain('3 added, 0 changed, 0 unchanged, 0 removed; 3 pictures embedded');
    expect(first.out).toMatch(/left out: .*line 4/);
    expect(first.out).toMatch(/left out: .*line 5/);
    const second = await samelook(['import', feed], environment);
    expect(second.out).toContain('0 added, 0 changed, 3 unchanged, 0 removed; 0 pictures embedded');
    const status = await samelook(['index', 'status'], { ...environment, CATALOGUE: '' });
    expect(status.out).toContain('3 items, 3 pictures, 3 of them in the hnsw index');
  });

  it('builds the index anew on request', async () => {
    const { out, status } = await samelook(['index', 'rebuild']);
    expect(out).toContain('holds 12 pictures');
    expect(status).toBe(0);
  });

  it('serves until it is asked to stop, mends a damaged index by itself, and says who has the port', async () => {
    const state = join(directory, 'home', 'catalogue');
    // All but the mean that it lies about: an index about another mean is made anew without a word.
    for (const name of await readdir(state)) {
      if (name.startsWith('index') && !name.endsWith('.centre')) await writeFile(join(state, name), 'damaged');
    }
    const server = start(['serve'], { PORT: '0' });
    const log = text(server.stderr);
    const address = await readAddress(server.stdout);
    const ready = await fetch(new URL('/readyz', address));
    expect(await ready.json()).toMatchObject({ ready: true, parts: { catalogue: '12 items', index: '12 pictures' } });

    const second = await samelook(['serve'], { PORT: new URL(address).port });
    expect(second.status).toBe(1);
    expect(second.err).toMatch(/PORT/);

    server.kill('SIGINT');
    const [status] = await once(server, 'close');
    expect(status).toBe(0);
    expect(await log).toContain('Building it anew');
  });

  it('stopped in the middle of the first import, goes on from there', async () => {
    const environment = { SAMELOOK_HOME: join(directory, 'stopped'), PORT: '0' };
    const first = start(['serve'], environment);
    await new Promise<void>((resolve) =>
      first.stderr.on('data', (chunk) => String(chunk).includes('Importing') && resolve()),
    );
    await sleep(100);
    first.kill('SIGINT');
    const [status] = await once(first, 'exit');
    expect(status).toBe(130);
    const second = start(['serve'], environment);
    second.stderr.resume();
    const address = await readAddress(second.stdout);
    // What the first start had embedded is served at once; the rest follows.
    await expect
      .poll(async () => (await fetch(new URL('/readyz', address))).json(), { timeout: 30_000 })
      .toMatchObject({ parts: { index: '12 pictures' } });
    second.kill('SIGTERM');
    expect((await once(second, 'close'))[0]).toBe(0);
  });
});

/** The address that the server prints once it is ready. Its output stays open: it has more to say, and must be able to. */
function readAddress(stdout: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    stdout.on('data', (chunk) => {
      const address = /http:\/\/\S+/.exec(String(chunk))?.[0];
      if (address !== undefined) resolve(address);
    });
    stdout.once('end', () => reject(new Error('the server ended before it was ready')));
  });
}
