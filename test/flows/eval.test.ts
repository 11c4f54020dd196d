import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDemo } from '../../src/catalogue/demo/draw-demo.js';
import { TREE, writeDeepFashion } from '../evaluate/datasets/deepfashion-tree.js';
import { lines, makeFolder } from '../evaluate/pictures.js';
import { findChromium, launchChromium } from './browser.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
/** A real model, of no use but small. */
const TINY = resolve(import.meta.dirname, '../fixtures/models/tiny');

const chromium = findChromium();
if (chromium === undefined) console.warn('The report is not looked at in a browser: set CHROMIUM_PATH.');

let directory: string;
let pairs: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samelook-eval-'));
  pairs = (await drawDemo({ directory: join(directory, 'shop'), items: 24, streetPhotos: 4, seed: 9 })).pairs;
}, 120_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = {
    ...process.env,
    SAMELOOK_HOME: join(directory, 'home'),
    ENCODER: TINY,
    LOG_LEVEL: 'error',
    ...environment,
  };
  return spawn(process.execPath, [PROGRAM, 'eval', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function evaluate(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = start(args, environment);
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, status: status as number };
}

const inDirectory = (name: string) => join(directory, name);
const readJson = async (name: string) => JSON.parse(await readFile(inDirectory(name), 'utf8'));

describe('samelook eval', () => {
  it('measures a drawn shop: table, ranks, JSON and page agree', async () => {
    const files = ['--ranks', inDirectory('ranks.json'), '--json', inDirectory('report.json')];
    const { out, err, status } = await evaluate([
      pairs,
      '--k',
      '1,5,24',
      ...files,
      '--html',
      inDirectory('report.html'),
    ]);
    expect(err).toMatch(/Embedding .* \d+\/\d+/);
    expect(status).toBe(0);
    const queries = (await readFile(pairs, 'utf8')).split('\n').filter((line) => line.includes('"query"')).length;
    const ranks: readonly number[] = await readJson('ranks.json');
    expect(ranks).toHaveLength(queries);
    expect(ranks.every((rank) => Number.isInteger(rank) && rank >= 1 && rank <= 24)).toBe(true);

    const [run] = (await readJson('report.json')).runs;
    const share = (k: number) => ranks.filter((rank) => rank <= k).length / ranks.length;
    expect(run.rows[0].topK.map(({ value }: { readonly value: number }) => value)).toEqual([share(1), share(5), 1]);
    expect(run.rows[0].topK[0].chance).toBeCloseTo(1 / 24);
    expect(run.indexRecall.recall).toBeGreaterThan(0.9);
    expect(run.embedMs).toBeGreaterThan(0);
    expect(out).toContain(`${queries} queries against the whole gallery of 24 pictures of 24 items`);
    expect(out).toMatch(/chance .* 4\.2 /);
    expect(out).toMatch(/hnsw recall@10/);
  });

  it('embeds nothing a second time', async () => {
    const { err, status } = await evaluate([
      pairs,
      '--metric',
      'l1,l2',
      '--category',
      'top,dress',
      '--gallery',
      'same-category',
    ]);
    expect(status).toBe(0);
    expect(err).not.toContain('Embedding');
    expect(err).toContain('Ranking');
  });

  it('looks for garments where no box counts', async () => {
    const detector = { DETECTOR: 'whole-photo' };
    const { out, err } = await evaluate([pairs, '--boxes', 'off', '--json', inDirectory('whole.json')], detector);
    expect(out).toContain('searched by the crops of whole-photo');
    const photos = 4;
    expect(err).toMatch(new RegExp(`Looking for garments \\(whole-photo\\) .*${photos}/${photos}`));
    expect(await readJson('whole.json')).toMatchObject({ detector: 'whole-photo', queryBoxes: 'ignored' });
  });

  it('measures DeepFashion by category', async () => {
    const tree = await makeFolder();
    await writeDeepFashion(tree, TREE);
    const { out, status } = await evaluate([tree.path, '--category', 'skirt', '--ranks', inDirectory('skirts.json')]);
    expect(status).toBe(0);
    expect(out).toContain('each against the gallery of its category');
    expect(await readJson('skirts.json')).toHaveLength(3);
    await tree.remove();
  });

  it('stopped by Ctrl-C, keeps what it has and goes on from there', async () => {
    // The same picture in many boxes: long enough to be stopped in the middle.
    const folder = await makeFolder();
    await folder.draw('one.png', [200, 30, 30], [30, 30, 200]);
    const boxes = Array.from({ length: 3_000 }, (_, i) => ({ left: 0, top: 0, right: 0.1 + i / 4_000, bottom: 1 }));
    const records = boxes.map((box, i) => ({
      role: i === 0 ? 'query' : 'gallery',
      image: 'one.png',
      item: `${i % 50}`,
      box,
    }));
    const file = await folder.write('long.jsonl', lines(records));
    const stopHalfWay = async () => {
      const child = start([file]);
      child.stdout.resume();
      let err = '';
      let asked = false;
      child.stderr.on('data', (chunk) => {
        err += chunk;
        // The first tenth is done, so that there is something to keep.
        if (!asked && (err.match(/Embedding/g)?.length ?? 0) >= 2) asked = child.kill('SIGINT');
      });
      const [status] = await once(child, 'close');
      return { total: Number(/Embedding .* \d+\/(\d+)/.exec(err)?.[1]), status: status as number, err };
    };
    const [one, two] = [await stopHalfWay(), await stopHalfWay()];
    expect([one.status, two.status]).toEqual([130, 130]);
    expect(one.err).toContain('the same command goes on from here');
    expect(one.total).toBe(3_000);
    expect(two.total).toBeLessThanOrEqual(2_700);
    await folder.remove();
  });

  it('explains itself with examples', async () => {
    const { out, status } = await evaluate(['--help']);
    expect(status).toBe(0);
    expect(out).toMatch(/Examples:\n {2}samelook eval pairs\.jsonl/);
    for (const option of [
      '--extractor',
      '--metric',
      '--k',
      '--category',
      '--detect',
      '--boxes',
      '--centre',
      '--gallery',
      '--ranks',
      '--json',
      '--html',
    ])
      expect(out).toContain(option);
  });

  it('says what is wrong, and ends with 1', async () => {
    await writeFile(inDirectory('bad.jsonl'), '{"role":"gallery"}\n');
    const wrong: readonly [readonly string[], RegExp][] = [
      [[inDirectory('bad.jsonl')], /bad\.jsonl line 1: image/],
      [[inDirectory('nowhere')], /There is nothing at .*nowhere/],
      [[pairs, '--category', 'hats'], /Categories of the queries: /],
      [[pairs, '--k', '0', '--metric', 'l1'], /1 to 1000/],
      [[pairs, '--metric', 'l1,l2', '--ranks', inDirectory('x.json')], /--ranks needs one extractor and one metric/],
      [[pairs, '--extractor', 'no-such-encoder'], /no encoder "no-such-encoder"/],
      [[pairs, '--json', inDirectory('no/such/folder.json')], /can't be written/],
    ];
    for (const [args, sentence] of wrong) {
      const { err, status } = await evaluate(args);
      expect(err, args.join(' ')).toMatch(sentence);
      expect(status, args.join(' ')).toBe(1);
    }
  });

  it.skipIf(chromium === undefined)(
    'has a page that shows a picture under the pointer, and fetches nothing',
    async () => {
      const browser = await launchChromium(chromium ?? '');
      try {
        const page = await browser.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
        });
        await page.goto(pathToFileURL(inDirectory('report.html')).href);
        await page.locator('.map circle.query').first().hover({ force: true });
        expect(await page.locator('.tip').isVisible()).toBe(true);
        expect(await page.locator('.tip img').getAttribute('src')).toMatch(/^data:image\/webp/);
        expect(await page.locator('.links line').count()).toBeGreaterThan(0);
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
