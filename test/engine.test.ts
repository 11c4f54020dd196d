/** The engine that answers is exchanged as a whole, by the records of the catalogue, while questions go on being answered. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KNOWN_MODELS } from '../models/library/known-models.js';
import { type App, openApp } from '../src/app.js';
import { openFeed } from '../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../src/catalogue/import.js';
import { modelRecords } from '../src/catalogue/model-records.js';
import { chooseCatalogue } from '../src/catalogue/place.js';
import { followModels } from '../src/commands/follow-models.js';
import { readConfig } from '../src/config.js';
import { encodePng } from '../src/photo/encode.js';
import { sha256 } from './fakes/hub.js';
import { tower } from './fakes/model-hub.js';
import { askFor, COUNT, drawn, putTowers, TINY } from './fakes/two-models.js';
import { isRunning, rememberingLog, tinyFolder } from './models/tiny-models.js';

vi.setConfig({ testTimeout: 120_000 });

/** A catalogue of drawn pictures that is embedded by a tiny model, and another model, `towers`, on the shelf. */
async function setUp(blackOnes = 0) {
  const home = await mkdtemp(join(tmpdir(), 'samelook-engine-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const photographs = join(home, 'photographs');
  await mkdir(photographs);
  for (let n = 0; n < COUNT; n++)
    await writeFile(join(photographs, `${n}.png`), await encodePng(drawn(n, n < blackOnes)));
  await putTowers(join(home, 'models', 'towers'));
  const config = readConfig({ SAMELOOK_HOME: home, CATALOGUE: photographs, INDEX: 'exact' });
  const place = chooseCatalogue(config.home, config.catalogue);
  const records = modelRecords(place);
  await records.choose({ encoder: { name: TINY, keepFormer: false }, detector: 'whole-photo' });
  const log = rememberingLog();
  const open = async () => {
    const app = await openApp(config, log, place);
    onTestFinished(() => app.close());
    return app;
  };
  const app = await open();
  await importCatalogue({
    feed: await openFeed(photographs),
    store: app.store,
    encoder: app.encoder,
    detector: app.detector,
    index: app.index,
  });
  return { app, open, log, place, records };
}

/** Asks without a pause, several at a time, until told to end. @returns how many were answered, every one rightly */
function crowd(app: App, from = 0) {
  let isOver = false;
  const asking = Array.from({ length: 3 }, async (_, person) => {
    let asked = 0;
    for (; !isOver; asked++) {
      const n = from + ((7 * asked + person) % (COUNT - from));
      expect(await askFor(app, n)).toBe(String(n));
    }
    return asked;
  });
  return async () => {
    isOver = true;
    return (await Promise.all(asking)).reduce((sum, asked) => sum + asked);
  };
}

const change = { keepFormer: false, gentle: true } as const;

test('questions are answered rightly before, during and after the exchange; then the former encoder’s rows and index go', async () => {
  const { app, place } = await setUp();
  const former = app.encoder.space;
  expect(app.engines.current.name).toBe(TINY);
  const end = crowd(app);
  await app.engines.changeEncoder('towers', change);
  expect(app.engines.current.name).toBe('towers');
  expect([app.encoder.space.dimensions, app.index.space.dimensions]).toEqual([768, 768]);
  expect(await askFor(app, 3)).toBe('3');
  expect(await end()).toBeGreaterThan(3);

  expect((await app.store.embeddedImages(former)).size).toBe(COUNT);
  await app.engines.dropFormer();
  expect((await app.store.embeddedImages(former)).size).toBe(0);
  expect(
    (await readdir(place.directory))
      .filter((name) => name.startsWith('index'))
      .every((name) => name.startsWith('index-towers')),
  ).toBe(true);
});

test('after a restart the new one is served, with the thresholds that were learned for it', async () => {
  const { app, open } = await setUp();
  await app.engines.changeEncoder('towers', change);
  const { calibration } = app.encoder;
  expect(calibration.unrelated).not.toBe(0.75);
  await app.close();
  const again = await open();
  expect(again.engines.current.name).toBe('towers');
  expect(again.encoder.calibration).toEqual(calibration);
  expect(await again.index.size()).toBe(COUNT);
  expect(await askFor(again, 5)).toBe('5');
});

test('a change that was stopped is no change, and what it did is kept', async () => {
  const { app, open } = await setUp();
  const stop = new AbortController();
  const onProgress = (done: number) => done > 20 && stop.abort(new DOMException('stop', 'AbortError'));
  await expect(
    app.engines.changeEncoder('towers', { ...change, signal: stop.signal, onProgress }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  expect(app.engines.current.name).toBe(TINY);
  expect(await askFor(app, 9)).toBe('9');
  await app.close();

  const again = await open();
  expect(again.engines.current.name).toBe(TINY);
  const done: number[] = [];
  await again.engines.changeEncoder('towers', { ...change, onProgress: (number) => done.push(number) });
  expect(done[0]).toBeGreaterThanOrEqual(16);
  expect(await askFor(again, 9)).toBe('9');
});

test('going back to a former one that was kept embeds nothing', async () => {
  const { app } = await setUp();
  await app.engines.changeEncoder('towers', { ...change, keepFormer: true });
  await app.engines.dropFormer();
  const before = app.inference.stats().answered;
  await app.engines.changeEncoder(TINY, change);
  expect(app.inference.stats().answered - before).toBeLessThanOrEqual(1);
  expect(await askFor(app, 11)).toBe('11');
});

test.each<[string, string, RegExp]>([
  ['that can’t be opened', tinyFolder('no-such-model'), /manifest\.json can't be read/],
  ['that fails on many pictures', tinyFolder('nan-for-black'), /no usable embedding/],
])('an encoder %s leaves the former one in use, with a sentence', async (_, name, problem) => {
  const { app, records } = await setUp(12);
  const end = crowd(app, 12);
  await expect(app.engines.changeEncoder(name, change)).rejects.toMatchObject({
    message: expect.stringMatching(problem),
  });
  expect(await end()).toBeGreaterThanOrEqual(0);
  expect(app.engines.current.name).toBe(TINY);
  expect(await askFor(app, 30)).toBe('30');
  expect((await records.change())?.problem).toMatch(problem);
  expect(await app.store.failures(10)).toEqual([]);
  // Nobody wants it any more: nothing of it stays.
  await app.engines.dropFormer();
  expect(await records.change()).toBeUndefined();
  expect((await records.served())?.former).toEqual([]);
});

test('two processes do not change encoders at once', async () => {
  const { app, records } = await setUp();
  await writeFile(records.lockFile, String(process.ppid));
  await expect(app.engines.changeEncoder('towers', change)).rejects.toMatchObject({ code: 'BUSY' });
  expect(app.engines.current.name).toBe(TINY);
});

test('a server follows what is chosen, and what another process has exchanged already', async () => {
  const { app, open, records, log } = await setUp();
  const stop = followModels(app, 10);
  onTestFinished(stop);
  await records.choose({ encoder: { name: tinyFolder('no-such-model'), keepFormer: false }, detector: 'whole-photo' });
  await expect.poll(() => log.lines.join('\n'), { timeout: 30_000 }).toMatch(/can't be read.*goes on answering/);
  expect(app.engines.current.name).toBe(TINY);

  // Another process makes the exchange; this one takes it up without embedding anything.
  const other = await open();
  await records.choose({ encoder: { name: 'towers', keepFormer: true }, detector: 'whole-photo' });
  await other.engines.changeEncoder('towers', { keepFormer: true, gentle: false }).catch(() => {});
  await expect.poll(() => app.engines.current.name, { timeout: 60_000 }).toBe('towers');
  expect(await askFor(app, 21)).toBe('21');
  await stop();
  expect(JSON.parse(await readFile(join(app.place.directory, 'served.json'), 'utf8'))).toMatchObject({
    encoder: { name: 'towers' },
    former: [{ name: TINY, keep: true }],
  });
});

test('once a server has exchanged encoders, the former one leaves the memory with its process', async () => {
  const { app, records } = await setUp();
  const former = app.inference.stats().pid;
  const end = crowd(app);
  const stop = followModels(app, 20);
  onTestFinished(stop);
  await records.choose({ encoder: { name: 'towers', keepFormer: false }, detector: 'whole-photo' });
  await vi.waitUntil(() => app.inference.stats().pid !== former, { timeout: 60_000 });
  expect(app.engines.current.name).toBe('towers');
  expect(await end()).toBeGreaterThan(3);
  expect(app.inference.stats()).toMatchObject({ restarts: 0 });
  await vi.waitUntil(() => !isRunning(former ?? 0), { timeout: 10_000 });
});

test('a server follows a chosen detector, and stays with the former one where it can’t be opened', async () => {
  const { app, records, log, place } = await setUp();
  const parser = join(place.directory, 'parser');
  const stop = followModels(app, 10);
  onTestFinished(stop);
  await records.choose({ encoder: { name: TINY, keepFormer: false }, detector: parser });
  await expect.poll(() => log.lines.join('\n'), { timeout: 30_000 }).toMatch(/manifest\.json can't be read/);
  expect(app.engines.current.detectorName).toBe('whole-photo');

  await mkdir(parser);
  await writeFile(join(parser, 'model.onnx'), tower('parser.onnx'));
  const manifest = { ...KNOWN_MODELS[1]?.manifest, id: 'parser', sha256: sha256(tower('parser.onnx')) };
  await writeFile(join(parser, 'manifest.json'), JSON.stringify(manifest));
  // The same wish again is a new one.
  await records.choose({ encoder: { name: TINY, keepFormer: false }, detector: parser, at: 'later' });
  await expect.poll(() => app.engines.current.detectorName, { timeout: 30_000 }).toBe(parser);
  expect((await app.engines.current.detector.detect(drawn(0))).length).toBeLessThan(12);
});

test('a detector is exchanged by itself', async () => {
  const { app } = await setUp();
  const { index } = app;
  await app.engines.changeDetector('whole-photo');
  expect(app.index).toBe(index);
  expect(await askFor(app, 2)).toBe('2');
});
