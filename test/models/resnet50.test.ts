/** The encoder that comes with the program gives the embeddings that its recipe computed: decoding, resizing and inference agree. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startInference } from '../../models/inference.js';
import { encoderNetwork } from '../../models/manifests/encoder.js';
import { openEncoder } from '../../models/registry.js';
import { centred } from '../../src/core/centring.js';
import type { Embedding } from '../../src/core/embedding.js';
import type { Encoder } from '../../src/core/ports.js';
import { decode } from '../../src/photo/decode.js';
import { resize } from '../../src/photo/resize.js';
import { readEncoder, rememberingLog } from './tiny-models.js';

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

test('about its means, a dress is the same garment as itself, and a shirt is not', async () => {
  const { means, calibration } = encoder;
  const [dress, shirt] = await encoder.embed([await picture('dress.png'), await picture('shirt.png')]);
  if (means === undefined || dress === undefined || shirt === undefined)
    throw new Error('means or an embedding are missing');
  expect(means.query).toHaveLength(encoder.space.dimensions);
  const asked = centred(dress, means.query);
  const distance = (stored: Embedding) => 1 - cosine(asked, centred(stored, means.catalogue));
  expect(distance(dress)).toBeLessThan(calibration.same);
  expect(distance(shirt)).toBeGreaterThan(calibration.same);
});

test('its layers are encoders too, of the same file, and pooled and joined as the network itself does it', async () => {
  const dress = await picture('dress.png');
  const open = (name: string) => openEncoder(name, { inference });
  const layers = await Promise.all(['resnet50-conv4', 'resnet50-conv5', 'resnet50-conv4-conv5'].map(open));
  expect(layers.map(({ space }) => space.dimensions)).toEqual([1_024, 2_048, 3_072]);
  expect(new Set(layers.map(({ space }) => space.weightsHash))).toEqual(new Set([encoder.space.weightsHash]));
  const [[conv4], [conv5], [both]] = (await Promise.all(layers.map((layer) => layer.embed([dress])))) as [
    [Embedding],
    [Embedding],
    [Embedding],
  ];

  const model = await readEncoder(join(import.meta.dirname, '../../models/resnet50-pca'));
  const network = { ...encoderNetwork(model), outputs: [{ name: 'joined', dims: [3_072], inner: true }] };
  const joined = (await inference.run(network, await resize(dress, model.input))).get('joined')?.data;
  for (const [axis, value] of (joined ?? []).entries()) {
    const layer = axis < 1_024 ? conv4[axis] : conv5[axis - 1_024];
    expect(layer).toBeCloseTo(value, 5);
    expect(both[axis]).toBeCloseTo(value / Math.SQRT2, 5);
  }
  expect(joined).toHaveLength(3_072);
});

test('of one layer, another pooling is another embedding', async () => {
  const dress = await picture('dress.png');
  const [average, gem] = await Promise.all(
    ['resnet50-conv5', 'resnet50-conv5-gem'].map(async (name) =>
      (await openEncoder(name, { inference })).embed([dress]),
    ),
  );
  const likeness = cosine(average?.[0] ?? [], gem?.[0] ?? new Float32Array(1));
  expect(likeness).toBeGreaterThan(0.5);
  expect(likeness).toBeLessThan(0.999);
});
