/** The encoder that comes with the program gives the embeddings that its recipe computed: decoding, resizing and inference agree. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startInference } from '../../models/inference.js';
import { openEncoder } from '../../models/registry.js';
import type { Embedding } from '../../src/core/embedding.js';
import type { Encoder } from '../../src/core/ports.js';
import { decode } from '../../src/photo/decode.js';
import { rememberingLog } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Drawn by models/training/fixture.py. */
const FIXTURES = join(import.meta.dirname, '../fixtures/encoder');
/** Left for decoders and for processors that round differently. */
const SAME_DIRECTION = 0.999;

const inference = startInference({ device: 'cpu', threads: 2, log: rememberingLog() });
let encoder: Encoder;
let expected: Readonly<Record<string, readonly number[]>>;
beforeAll(async () => {
  encoder = await openEncoder('resnet50-pca', { inference });
  expected = z
    .record(z.string(), z.array(z.number()))
    .parse(JSON.parse(await readFile(join(FIXTURES, 'expected.json'), 'utf8')));
});
afterAll(() => inference.close());

const picture = async (name: string) => decode(await readFile(join(FIXTURES, name)));
const cosine = (a: Embedding | readonly number[], b: Embedding) =>
  b.reduce((sum, value, axis) => sum + value * (a[axis] ?? Number.NaN), 0);

test.each(['dress.png', 'shirt.png'])('%s: the embedding of the recipe', async (name) => {
  const [embedding] = await encoder.embed([await picture(name)]);
  expect(embedding).toHaveLength(encoder.space.dimensions);
  expect(Math.hypot(...(embedding ?? []))).toBeCloseTo(1, 5);
  expect(cosine(expected[name] ?? [], embedding ?? new Float32Array(1))).toBeGreaterThan(SAME_DIRECTION);
});

test('a dress and a shirt are not the same garment', async () => {
  const [dress, shirt] = await encoder.embed([await picture('dress.png'), await picture('shirt.png')]);
  if (dress === undefined || shirt === undefined) throw new Error('an embedding is missing');
  expect(1 - cosine(dress, shirt)).toBeGreaterThan(encoder.calibration.same);
});
