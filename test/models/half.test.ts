/** The models of this program in float16 answer as in float32, from the same weights; a CPU runs them by way of float32, so this is about the graphs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { wantsHalf } from '../../models/device.js';
import { startInference } from '../../models/inference.js';
import { readManifest } from '../../models/manifest.js';
import { modelsFolder, openDetector, openEncoder } from '../../models/registry.js';
import { decode } from '../../src/photo/decode.js';
import { changedModel, rememberingLog } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FIXTURES = join(import.meta.dirname, '../fixtures/encoder');
const full = startInference({ device: 'cpu', precision: 'auto', threads: 2, log: rememberingLog() });
const half = startInference({ device: 'cpu', precision: 'fp16', threads: 2, log: rememberingLog() });
afterAll(() => Promise.all([full.close(), half.close()]));

const picture = async (name: string) => decode(await readFile(join(FIXTURES, name)));
const PICTURES = ['dress.png', 'shirt.png'];

describe('in float16', () => {
  test('an embedding has the same direction but for the fourth digit, and its space is the same', async () => {
    const [inFull, inHalf] = await Promise.all(
      [full, half].map((inference) => openEncoder('resnet50-pca', { inference })),
    );
    if (inFull === undefined || inHalf === undefined) throw new Error('an encoder is missing');
    expect(inHalf.space).toEqual(inFull.space);
    for (const name of PICTURES) {
      const crop = await picture(name);
      const [[expected], [found]] = [await inFull.embed([crop]), await inHalf.embed([crop])];
      const cosine = found?.reduce((sum, value, axis) => sum + value * (expected?.[axis] ?? Number.NaN), 0);
      expect(cosine).toBeGreaterThan(0.9999);
      // Rounded differently: it was another graph.
      expect(found).not.toEqual(expected);
    }
  });

  test('the detector tells the same garments in the same places', async () => {
    const [inFull, inHalf] = await Promise.all(
      [full, half].map((inference) => openDetector('garments', { inference })),
    );
    for (const name of PICTURES) {
      const photo = await picture(name);
      const expected = (await inFull?.detect(photo)) ?? [];
      const found = (await inHalf?.detect(photo)) ?? [];
      expect(expected.length).toBeGreaterThan(0);
      expect(found.map(({ category }) => category)).toEqual(expected.map(({ category }) => category));
      for (const [i, { box, score }] of found.entries()) {
        expect(Math.abs(score - (expected[i]?.score ?? 9))).toBeLessThan(0.01);
        for (const side of ['left', 'top', 'right', 'bottom'] as const)
          expect(Math.abs(box[side] - (expected[i]?.box[side] ?? 9))).toBeLessThan(0.01);
      }
    }
  });
});

test('is for GPUs, unless it is asked for', () => {
  expect(wantsHalf('auto', 'cuda')).toBe(true);
  expect(wantsHalf('auto', 'cpu')).toBe(false);
  expect(wantsHalf('fp16', 'cpu')).toBe(true);
  expect(wantsHalf('fp32', 'cuda')).toBe(false);
});

test('a graph that is not the one of the manifest is refused', async () => {
  const model = await readManifest(join(modelsFolder(), 'resnet50-pca'));
  const folder = await changedModel((manifest) => {
    manifest.half = { file: 'half.onnx', sha256: model.half?.sha256 };
  });
  await expect(readManifest(folder)).rejects.toThrow(/half\.onnx can't be read: it is missing/);
  await writeFile(join(folder, 'half.onnx'), 'another');
  await expect(readManifest(folder)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: /half\.onnx is not the file/,
  });
});

test('a model without it runs as it is', async () => {
  const folder = await changedModel(() => {});
  const [inFull, inHalf] = await Promise.all([full, half].map((inference) => openEncoder(folder, { inference })));
  const crop = await picture('dress.png');
  expect(await inHalf?.embed([crop])).toEqual(await inFull?.embed([crop]));
});
