/** The ONNX encoder keeps the contract, follows its manifest, and passes on no vector that is none. */
import { afterAll, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { createOnnxEncoder } from '../../models/onnx-encoder.js';
import { encoderContract } from '../contracts/encoder.js';
import { changedModel, grey, noise, readEncoder, rememberingLog, tinyModel, tinyNetwork } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

const open = async (name: string) => createOnnxEncoder({ model: await tinyModel(name), inference });

encoderContract(() => open('tiny'));

test('the space is what the manifest and the weights say', async () => {
  const model = await tinyModel();
  const { space, calibration } = await createOnnxEncoder({ model, inference });
  expect(space).toEqual({ encoder: 'tiny', weightsHash: model.sha256, dimensions: 8, metric: 'cosine' });
  expect(calibration).toEqual({ same: 0.05, similar: 0.3, unrelated: 0.9 });
});

test('layout, channel order and scale are the manifest’s business: two ways to say one function agree', async () => {
  const [rgb, bgr] = await Promise.all([open('tiny'), open('tiny-nhwc-bgr')]);
  const crops = [1, 2, 3].map((seed) => noise(31, 17, seed));
  const [left, right] = await Promise.all([rgb.embed(crops), bgr.embed(crops)]);
  for (const [i, embedding] of left.entries()) {
    for (const [axis, value] of embedding.entries()) expect(right[i]?.[axis]).toBeCloseTo(value, 4);
  }
});

test('a vector that is not of length 1 is made so, its direction kept', async () => {
  const [long, tiny] = await Promise.all([open('tiny-long'), open('tiny')]);
  const [raw] = [...(await inference.run(await tinyNetwork('tiny-long'), grey(7))).values()];
  expect(Math.hypot(...(raw?.data ?? []))).toBeGreaterThan(2);
  const [[embedding], [expected]] = await Promise.all([long.embed([grey(7)]), tiny.embed([grey(7)])]);
  expect(Math.hypot(...(embedding ?? []))).toBeCloseTo(1, 6);
  for (const [axis, value] of (expected ?? []).entries()) expect(embedding?.[axis]).toBeCloseTo(value, 5);
});

test('NaN is refused with advice, and ends the call', async () => {
  const encoder = await open('nan-for-black');
  await expect(encoder.embed([grey(90), grey(0), grey(200)])).rejects.toMatchObject({
    code: 'INFERENCE_FAILED',
    retryable: false,
    message: expect.stringMatching(/no usable embedding .*Try another picture/),
  });
  expect(await encoder.embed([grey(90)])).toHaveLength(1);
});

test('a model that is not what its manifest says is known when it is opened', async () => {
  const model = await readEncoder(await changedModel((manifest) => Object.assign(manifest.output, { dimensions: 5 })));
  await expect(createOnnxEncoder({ model, inference })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

test('thousands of crops in one call are taken a few at a time', async () => {
  const encoder = await open('tiny');
  const call = encoder.embed(Array.from({ length: 2_000 }, (_, i) => grey(i % 256)));
  let most = 0;
  const watch = setInterval(() => {
    const { waiting, inFlight } = inference.stats();
    most = Math.max(most, waiting + inFlight);
  }, 1);
  expect(await call).toHaveLength(2_000);
  clearInterval(watch);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(64);
});
