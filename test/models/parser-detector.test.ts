/** A parser's labels become garments: regions with boxes, masks, and an order; a pair of shoes is one. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { KNOWN_MODELS } from '../../models/library/known-models.js';
import { openDetector } from '../../models/registry.js';
import type { Pixels } from '../../src/core/photo.js';
import { garmentDetectorContract } from '../contracts/garment-detector.js';
import { sha256 } from '../fakes/hub.js';
import { TOWERS, tower } from '../fakes/model-hub.js';
import { rememberingLog, temporaryFolder } from './tiny-models.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

/** The tiny parser behind SegFormer's own manifest: red = upper clothes, blue = trousers, green = dress, yellow = a shoe, black = bag. */
async function open() {
  const folder = await temporaryFolder();
  await cp(join(TOWERS, 'parser.onnx'), join(folder, 'model.onnx'));
  const manifest = { ...KNOWN_MODELS[1]?.manifest, id: 'parser', sha256: sha256(tower('parser.onnx')) };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return openDetector(folder, { inference });
}

const COLOURS = {
  r: [255, 0, 0],
  b: [0, 0, 255],
  g: [0, 255, 0],
  y: [255, 255, 0],
  k: [0, 0, 0],
  '.': [255, 255, 255],
} as const;

/** A picture of 20-pixel squares, one for each letter. */
function draw(...rows: string[]): Pixels {
  const side = 20;
  const [height, width] = [rows.length * side, (rows[0]?.length ?? 0) * side];
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const letter = rows[Math.floor(y / side)]?.[Math.floor(x / side)] as keyof typeof COLOURS;
    rgb[i] = COLOURS[letter][i % 3] ?? 0;
  }
  return { width, height, rgb };
}

garmentDetectorContract(open);

test('each region is a garment with its box and its own pixels, clothes before shoes', async () => {
  const photo = draw('........', '..rrrr..', '..rrrr..', '...bb...', '...bb...', '...bb...', '...yy...', '........');
  const garments = await (await open()).detect(photo);
  expect(garments.map(({ category }) => category)).toEqual(['top', 'bottom', 'shoes']);
  const [top] = garments;
  expect(top?.box.left).toBeCloseTo(2 / 8, 1);
  expect(top?.box.top).toBeCloseTo(1 / 8, 1);
  expect(top?.box.right).toBeCloseTo(6 / 8, 1);
  expect(top?.box.bottom).toBeCloseTo(3 / 8, 1);
  expect(top?.score).toBeGreaterThan(0.5);
  const inside = top?.mask?.alpha.filter((alpha) => alpha > 127).length ?? 0;
  expect(inside / (top?.mask?.alpha.length ?? 1)).toBeGreaterThan(0.9);
});

test('a mask leaves out what is not the garment', async () => {
  const [top] = await (await open()).detect(draw('......', '.rrrr.', '.r..r.', '.r..r.', '......'));
  const { width = 0, height = 0, alpha = new Uint8Array() } = top?.mask ?? {};
  const at = (x: number, y: number) => alpha[Math.floor(y * height) * width + Math.floor(x * width)] ?? 0;
  expect(at(0.5, 0.15)).toBeGreaterThan(200);
  expect(at(0.5, 0.8)).toBeLessThan(50);
});

test('two shoes of one person are one pair, people apart keep theirs', async () => {
  const one = await (await open()).detect(draw('..........', '...y.y....', '..........'));
  expect(one.map(({ category }) => category)).toEqual(['shoes']);
  const two = await (await open()).detect(draw('............', '.rr......rr.', '.bb......bb.', '............'));
  expect(two.map(({ category }) => category).sort()).toEqual(['bottom', 'bottom', 'top', 'top']);
});

test('a strap over a garment does not cut it in two', async () => {
  const wide = `.${'r'.repeat(20)}.`;
  const photo = draw(...Array.from({ length: 6 }, () => wide));
  // A white line of 8 pixels down the middle.
  for (let y = 0; y < photo.height; y++) photo.rgb.fill(255, (y * photo.width + 216) * 3, (y * photo.width + 224) * 3);
  expect((await (await open()).detect(photo)).map(({ category }) => category)).toEqual(['top']);
});

test('no clothes, no garments', async () => {
  expect(await (await open()).detect(draw('....', '....'))).toEqual([]);
});
