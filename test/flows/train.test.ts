import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDemo } from '../../src/catalogue/demo/draw-demo.js';
import { findChromium, launchChromium } from './browser.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
/** Cheap, and of little use by itself, so that there is something to learn. */
const BASE = 'colour-histogram';

const chromium = findChromium();
if (chromium === undefined) console.warn('The learning curve is not looked at in a browser: set CHROMIUM_PATH.');

let directory: string;
let pairs: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samelook-train-'));
  pairs = (await drawDemo({ directory: join(directory, 'shop'), items: 50, streetPhotos: 24, seed: 12 })).pairs;
}, 240_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

const inDirectory = (name: string) => join(directory, name);

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, SAMELOOK_HOME: inDirectory('home'), ENCODER: BASE, LOG_LEVEL: 'error', ...environment };
  return spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(args, environment);
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, status: status as number };
}

const train = (...args: readonly string[]) =>
  run(['train', 'head', pairs, '--validation', '0.4', '--epochs', '12', ...args]);

describe('samelook train head', () => {
  it('stopped by Ctrl-C, leaves nothing half-written and goes on from there', async () => {
    const folder = inDirectory('stopped');
    const child = start(['train', 'head', pairs, '--validation', '0.4', '--epochs', '5000', '--out', folder]);
    child.stdout.resume();
    let err = '';
    let asked = false;
    child.stderr.on('data', (chunk) => {
      err += chunk;
      // Once: a second Ctrl-C ends the program at once, wherever it is.
      if (!asked && err.includes('Training')) asked = child.kill('SIGINT');
    });
    const [status, signal] = await once(child, 'close');
    expect(status, `${signal} ${err}`).toBe(130);
    expect(err).toContain('Embedding');
    expect((await readdir(directory)).filter((name) => name.includes('stopped'))).toEqual([]);
  });

  it('learns a head, tells what it is worth, and writes it with its card and its curve', async () => {
    const folder = inDirectory('head');
    const { out, err, status } = await train('--out', folder, '--html', inDirectory('curve.html'));
    expect(status, err).toBe(0);
    // The features are there from the run that was stopped.
    expect(err).not.toContain('Embedding');
    expect(out).toMatch(/│ chance +│ \d/);
    expect(out).toMatch(/colour-histogram with the head/);
    expect(out).toMatch(/MRR by epoch +[▁▂▃▄▅▆▇█]+/);
    expect(out).toContain(`ENCODER=${folder} samelook serve`);
    expect((await readdir(folder)).sort()).toEqual(['MODEL_CARD.md', 'head.safetensors', 'manifest.json']);
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ kind: 'head', id: `${BASE}-head`, base: { model: BASE, encoder: BASE } });
    const card = await readFile(join(folder, 'MODEL_CARD.md'), 'utf8');
    for (const sentence of [
      /pairs of \d+ items/,
      /none is in both parts/,
      /test part.*was not used/,
      /with the head(, centred)? \|/,
    ])
      expect(card).toMatch(sentence);
    expect(card).not.toContain(directory);
  });

  it('makes a model that eval measures beside its base, and find serves with', async () => {
    const folder = inDirectory('head');
    const report = inDirectory('report.json');
    const { err, status } = await run(['eval', pairs, '--extractor', `${BASE},${folder}`, '--json', report]);
    expect(status, err).toBe(0);
    const [base, head] = JSON.parse(await readFile(report, 'utf8')).runs;
    const worth = (one: typeof base) => one.rows[0].meanReciprocalRank.value;
    // Most of these pairs were learned from.
    expect(worth(head)).toBeGreaterThan(worth(base));
    expect(head.weightsHash).not.toBe(base.weightsHash);

    const photo = inDirectory('shop/street/0001.webp');
    const environment = { ENCODER: folder, CATALOGUE: inDirectory('shop/catalogue.jsonl') };
    const found = await run(['find', photo, '--json'], environment);
    expect(found.status, found.err).toBe(0);
    expect(JSON.parse(found.out).garments.length).toBeGreaterThan(0);
  });

  it('is the same head by the same seed, and another loss gives another', async () => {
    const hashOf = async (name: string) =>
      JSON.parse(await readFile(join(inDirectory(name), 'manifest.json'), 'utf8')).sha256;
    await train('--out', inDirectory('again'));
    expect(await hashOf('again')).toBe(await hashOf('head'));
    const log = await train('--out', inDirectory('log'), '--loss', 'log', '--distance', 'l1', '--dimensions', '20');
    expect(log.status, log.err).toBe(0);
    expect(await hashOf('log')).not.toBe(await hashOf('head'));
  });

  it('says what is wrong, and ends with 1', async () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[pairs, '--out', inDirectory('head')], /something at .*head already/],
      [[pairs, '--encoder', 'no-such-encoder'], /no-such-encoder/],
      [[pairs, '--dimensions', '16384'], /--dimensions can be at most \d+/],
      [[pairs, '--validation', '1'], /above 0 and below 1/],
      [[pairs, '--validation', '0.9'], /A head needs 20 such items to learn from/],
      [[inDirectory('nowhere')], /There is nothing at .*nowhere/],
      [[pairs, '--html', inDirectory('no/such/page.html')], /can't be written/],
    ];
    for (const [args, sentence] of wrong) {
      const { err, status } = await run(['train', 'head', ...args]);
      expect(err, args.join(' ')).toMatch(sentence);
      expect(status, args.join(' ')).toBe(1);
    }
  }, 180_000);

  it.skipIf(chromium === undefined)('has a page with its curve that fetches nothing', async () => {
    const browser = await launchChromium(chromium ?? '');
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      await page.goto(pathToFileURL(inDirectory('curve.html')).href);
      expect(await page.locator('figure svg path').count()).toBe(4);
      expect(await page.locator('table').first().innerText()).toContain('with the head');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
