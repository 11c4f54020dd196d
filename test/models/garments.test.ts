/** The detector that comes with the program: it keeps the contract, finds what drawn people wear, and sees nothing where nothing is. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { openDetector } from '../../models/registry.js';
import { drawDemo } from '../../src/catalogue/demo/draw-demo.js';
import type { StreetTruth } from '../../src/catalogue/demo/truth.js';
import type { DetectedGarment } from '../../src/core/garment.js';
import type { GarmentDetector } from '../../src/core/ports.js';
import { intersectionOverUnion } from '../../src/photo/boxes.js';
import { decode } from '../../src/photo/decode.js';
import { garmentDetectorContract } from '../contracts/garment-detector.js';
import { noise, rememberingLog } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const inference = startInference({ device: 'cpu', threads: 2, log: rememberingLog() });
const open = () => openDetector('garments', { inference });

/** Drawn street photos: what is in them, and what the detector tells of them. */
const photos: { readonly truth: StreetTruth; readonly told: readonly DetectedGarment[] }[] = [];
let detector: GarmentDetector;
let directory: string;

beforeAll(async () => {
  detector = await open();
  directory = await mkdtemp(join(tmpdir(), 'samelook-garments-'));
  const { street } = await drawDemo({ directory, items: 30, streetPhotos: 8, seed: 33 });
  for (const line of (await readFile(street, 'utf8')).trim().split('\n')) {
    const truth = JSON.parse(line) as StreetTruth;
    const picture = await decode(await readFile(join(directory, truth.image)));
    photos.push({ truth, told: await detector.detect(picture) });
  }
});
afterAll(async () => {
  await detector.close();
  await inference.close();
  await rm(directory, { recursive: true });
});

garmentDetectorContract(open);

test('most clothes of the drawn people are found where they are', () => {
  const clothes = photos.flatMap(({ truth, told }) =>
    truth.garments
      .filter(({ category }) => ['top', 'bottom', 'skirt', 'dress', 'outerwear'].includes(category))
      .map(({ box }) => told.some((garment) => intersectionOverUnion(garment.box, box) >= 0.5)),
  );
  expect(clothes.length).toBeGreaterThan(8);
  expect(clothes.filter(Boolean).length / clothes.length).toBeGreaterThan(0.6);
});

test('every photo has a main garment, which is clothes, and one that is worn in it', () => {
  for (const { truth, told } of photos) {
    expect(['top', 'bottom', 'skirt', 'dress', 'outerwear']).toContain(told[0]?.category);
    const overlaps = truth.garments.map(({ box }) => (told[0] ? intersectionOverUnion(told[0].box, box) : 0));
    expect(Math.max(...overlaps), truth.image).toBeGreaterThan(0.3);
  }
});

test('garments bring masks that fill a good part of their boxes', () => {
  const masks = photos.flatMap(({ told }) => told.flatMap(({ mask }) => mask ?? []));
  expect(masks.length).toBeGreaterThan(8);
  const shares = masks.map(({ alpha }) => alpha.filter((value) => value >= 128).length / alpha.length);
  expect(shares.toSorted((a, b) => a - b)[Math.floor(shares.length / 2)]).toBeGreaterThan(0.3);
});

test('plain colours and noise are no clothes', async () => {
  for (const value of [0, 128, 255]) {
    const plain = { width: 300, height: 400, rgb: new Uint8Array(300 * 400 * 3).fill(value) };
    expect(await detector.detect(plain)).toEqual([]);
  }
  expect(await detector.detect(noise(300, 400, 1))).toEqual([]);
});
