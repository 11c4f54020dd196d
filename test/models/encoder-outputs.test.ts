/** What an encoder takes from its model: a layer inside the graph, pooled, several of them joined, and the means of its vectors. */
import { afterAll, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { readManifest } from '../../models/manifest.js';
import { encoderNetwork } from '../../models/manifests/encoder.js';
import { createOnnxEncoder } from '../../models/onnx-encoder.js';
import { encoderContract } from '../contracts/encoder.js';
import { changedModel, grey, noise, readEncoder, rememberingLog, tinyFolder } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

/** The means of the four quarters of each channel: inside `tiny`, no output of the file. */
const QUARTERS = { name: 'quarters', dimensions: 3, inner: true };
const FLAT = { name: 'flat', dimensions: 12, inner: true };

async function open(...outputs: readonly object[]) {
  const folder = await changedModel((manifest) => Object.assign(manifest, { output: undefined, outputs }));
  return createOnnxEncoder({ model: await readEncoder(folder), inference });
}

encoderContract(() => open({ ...QUARTERS, pooling: 'gem', p: 2 }, FLAT));

test('a layer inside the graph is an embedding', async () => {
  const encoder = await open(FLAT);
  expect(encoder.space).toMatchObject({ dimensions: 12 });
  const [flat] = await encoder.embed([grey(255)]);
  // White is (1 − mean) / std in every quarter of a channel.
  const white = [2, 2, 2, 2, 2, 2, 2, 2, 3.5, 3.5, 3.5, 3.5];
  for (const [axis, value] of white.entries()) expect(flat?.[axis]).toBeCloseTo(value / Math.hypot(...white), 5);
});

test('a feature map is pooled', async () => {
  const [average, max, flat] = await Promise.all([
    open({ ...QUARTERS, pooling: 'average' }),
    open({ ...QUARTERS, pooling: 'max' }),
    open(FLAT),
  ]);
  const crop = noise(8, 8, 3);
  const [[averages], [largest], [quarters]] = await Promise.all([
    average.embed([crop]),
    max.embed([crop]),
    flat.embed([crop]),
  ]);
  const channels = [0, 4, 8].map((from) => Array.from(quarters?.subarray(from, from + 4) ?? []));
  const direction = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));
  const means = direction(channels.map((channel) => channel.reduce((sum, value) => sum + value, 0) / 4));
  for (const [axis, value] of means.entries()) expect(averages?.[axis]).toBeCloseTo(value, 4);
  const most = direction(channels.map((channel) => Math.max(...channel)));
  for (const [axis, value] of most.entries()) expect(largest?.[axis]).toBeCloseTo(value, 4);
});

test('several are joined, each with the same say', async () => {
  const [joined, averages, flat] = await Promise.all([
    open({ ...QUARTERS, pooling: 'average' }, FLAT),
    open({ ...QUARTERS, pooling: 'average' }),
    open(FLAT),
  ]);
  expect(joined.space.dimensions).toBe(15);
  const crop = noise(20, 9, 5);
  const [[both], [first], [second]] = await Promise.all([
    joined.embed([crop]),
    averages.embed([crop]),
    flat.embed([crop]),
  ]);
  const expected = [...(first ?? []), ...(second ?? [])].map((value) => value / Math.SQRT2);
  for (const [axis, value] of expected.entries()) expect(both?.[axis]).toBeCloseTo(value, 5);
});

test('a name of any length is found, and one that is not in the graph is told', async () => {
  const model = await readEncoder(tinyFolder('tiny'));
  const network = { ...encoderNetwork(model), outputs: [{ name: 'no'.repeat(100), dims: [12], inner: true }] };
  await expect(inference.load(network)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringContaining('no'.repeat(100)),
  });
});

test('a feature map that was not said to be one is refused', async () => {
  await expect(open(QUARTERS)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/an output quarters: float32\[batch,3\], but it has .*quarters/),
  });
});

const base64 = (numbers: readonly number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
const EIGHT = [0.5, -0.25, 0, 1, 2, 3, 4, 5];

test('the means of a manifest are numbers again; without them there are none', async () => {
  const folder = await changedModel((manifest) =>
    Object.assign(manifest, { means: { query: base64(EIGHT), catalogue: base64(EIGHT.toReversed()) } }),
  );
  const { means } = await createOnnxEncoder({ model: await readEncoder(folder), inference });
  expect(Array.from(means?.query ?? [])).toEqual(EIGHT);
  expect(Array.from(means?.catalogue ?? [])).toEqual(EIGHT.toReversed());
  const plain = await createOnnxEncoder({ model: await readEncoder(tinyFolder('tiny')), inference });
  expect(plain.means).toBeUndefined();
});

test.each<[string, object, RegExp]>([
  ['no output', { output: undefined }, /output: give output, or outputs, and not both/],
  ['two kinds of output', { outputs: [FLAT] }, /output: give output, or outputs, and not both/],
  ['no outputs', { output: undefined, outputs: [] }, /outputs: /],
  ['another pooling', { output: { ...QUARTERS, pooling: 'median' } }, /output\.pooling: /],
  ['an exponent of 0', { output: { ...QUARTERS, pooling: 'gem', p: 0 } }, /output\.p: /],
  [
    'more dimensions than a space has',
    {
      output: undefined,
      outputs: [
        { ...FLAT, dimensions: 9_000 },
        { ...FLAT, dimensions: 9_000 },
      ],
    },
    /outputs: must have at most 16384/,
  ],
  ['means of another length', { means: { query: base64(EIGHT), catalogue: base64([1]) } }, /means: must be as many/],
  [
    'means that are no numbers',
    { means: { query: base64(EIGHT), catalogue: base64(EIGHT.with(7, Number.NaN)) } },
    /means: must be/,
  ],
  ['means that are no base64', { means: { query: '?', catalogue: '' } }, /means\.query: /],
])('a manifest with %s is refused, the field named', async (_, change, problem) => {
  const folder = await changedModel((manifest) => Object.assign(manifest, change));
  await expect(readManifest(folder)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(problem),
  });
});
