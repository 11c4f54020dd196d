/** The ONNX detector keeps the contract, finds what was drawn where it was drawn, and brings its mask. */
import { afterAll, expect, test, vi } from 'vitest';
import { createGarmentDetector } from '../../models/garment-detector.js';
import { startInference } from '../../models/inference.js';
import { openDetector } from '../../models/registry.js';
import type { Box, Pixels } from '../../src/core/photo.js';
import { garmentDetectorContract } from '../contracts/garment-detector.js';
import { changedModel, readDetector, rememberingLog, tinyFolder } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());
const open = async (folder = tinyFolder('tiny-detector')) =>
  createGarmentDetector({ model: await readDetector(folder), inference });

garmentDetectorContract(() => openDetector(tinyFolder('tiny-detector'), { inference }));

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];

/** A white photo with coloured rectangles, in pixels: left, top, width, height. */
function photo(
  width: number,
  height: number,
  ...rectangles: (readonly [readonly number[], number, number, number, number])[]
): Pixels {
  const rgb = new Uint8Array(width * height * 3).fill(255);
  for (const [colour, left, top, across, down] of rectangles) {
    for (let y = top; y < top + down; y++)
      for (let x = left; x < left + across; x++) rgb.set(colour, (y * width + x) * 3);
  }
  return { width, height, rgb };
}

/** A box told in cells of the canvas of 8 x 8. */
const cell = (column: number, row: number): Box => ({
  left: column / 8,
  top: row / 8,
  right: (column + 1) / 8,
  bottom: (row + 1) / 8,
});

test('garments are found where they are, the main one first', async () => {
  const garments = await (await open()).detect(
    photo(64, 64, [BLUE, 32, 56, 8, 8], [RED, 32, 16, 8, 8], [GREEN, 8, 32, 8, 8]),
  );
  expect(garments.map(({ category, box, score }) => ({ category, box, score }))).toEqual([
    { category: 'top', box: cell(4, 2), score: 1 },
    { category: 'skirt', box: cell(1, 4), score: 1 },
    { category: 'shoes', box: cell(4, 7), score: 1 },
  ]);
});

test('its version is the same wherever it lies, and another with other thresholds', async () => {
  const versionOf = async (change: Parameters<typeof changedModel>[0]) =>
    (await open(await changedModel(change, undefined, 'tiny-detector'))).version;
  const { version } = await open();
  expect(await versionOf(() => {})).toBe(version);
  expect(await versionOf((m) => Object.assign(m, { nms: { iou: 0.9 } }))).not.toBe(version);
});

test('a tall photo takes the tall canvas, whose margin is no part of it', async () => {
  // 100 x 400 fits 32 x 64 as 16 x 64, with 8 columns of white on either side.
  const [garment, ...more] = await (await open()).detect(photo(100, 400, [RED, 50, 100, 50, 50]));
  expect(more).toEqual([]);
  expect(garment?.box).toEqual({ left: 0.5, top: 0.25, right: 1, bottom: 0.375 });
});

test('a mask covers the box', async () => {
  const [garment] = await (await open()).detect(photo(64, 64, [RED, 32, 16, 8, 8]));
  expect(garment?.mask).toEqual({ width: 1, height: 1, alpha: Uint8Array.of(255) });
});

test('a model without masks gives none', async () => {
  const folder = await changedModel((m) => Object.assign(m.output, { masks: undefined }), undefined, 'tiny-detector');
  const [garment] = await (await open(folder)).detect(photo(64, 64, [RED, 32, 16, 8, 8]));
  expect(garment).toEqual({ category: 'top', box: cell(4, 2), score: 1 });
});

test('no clothes, no garments', async () => {
  expect(await (await open()).detect(photo(50, 90))).toEqual([]);
});

test('a model that is not what its manifest says is known when it is opened', async () => {
  const folder = await changedModel(
    (m) => Object.assign(m.output, { boxes: 'rectangles' }),
    undefined,
    'tiny-detector',
  );
  await expect(open(folder)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});
