/** Networks of other shapes than an encoder's: several sizes in one session, texts, half precision, several outputs. */
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { detectorNetwork } from '../../models/manifests/detector.js';
import { type Network, nearestSize } from '../../models/network.js';
import { changedModel, noise, readDetector, rememberingLog, tinyFolder } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, maxBatch: 4, log: rememberingLog() });
afterAll(() => inference.close());

const network = (name: string, rest: Pick<Network, 'input' | 'outputs'>): Network => ({
  id: name,
  path: join(tinyFolder(name), 'model.onnx'),
  weightsHash: '0'.repeat(64),
  ...rest,
});
const WORDS = network('tiny-words', {
  input: { name: 'input_ids', length: 4, type: 'int64', attentionMask: 'attention_mask' },
  outputs: [{ name: 'text_embeds', dims: [3] }],
});
const HALF = network('tiny-half', {
  input: {
    name: 'pixels',
    sizes: [
      { width: 4, height: 2 },
      { width: 3, height: 5 },
    ],
    layout: 'NCHW',
    channels: 'RGB',
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    fit: 'contain',
    background: [255, 255, 255],
    type: 'float16',
  },
  outputs: [{ name: 'embedding', dims: [3] }],
});

describe('sizes', () => {
  test('pictures of several sizes go through one session, each with its own size of answer', async () => {
    const detector = detectorNetwork(await readDetector());
    const before = inference.stats();
    const sizes = [
      [64, 64],
      [32, 64],
      [64, 32],
    ] as const;
    const asked = Array.from({ length: 24 }, (_, i) => sizes[i % 3] ?? sizes[0]);
    const answers = await Promise.all(
      asked.map(([width, height], i) => inference.run(detector, noise(width, height, i))),
    );
    for (const [i, outputs] of answers.entries()) {
      const [width, height] = asked[i] ?? [0, 0];
      expect([...outputs.keys()].sort()).toEqual(['boxes', 'masks', 'scores']);
      expect(outputs.get('boxes')?.dims).toEqual([(width * height) / 64, 4]);
      expect(outputs.get('masks')?.dims).toEqual([3, height / 8, width / 8]);
      expect(outputs.get('masks')?.data).toHaveLength((3 * width * height) / 64);
    }
    expect(inference.stats().batches - before.batches).toBeLessThan(24);
    expect(inference.stats().restarts).toBe(0);
  });

  test('in a batch, each picture gets its own answer', async () => {
    const detector = detectorNetwork(await readDetector());
    const pictures = [1, 2, 3, 4].map((seed) => noise(32, 64, seed));
    const together = await Promise.all(pictures.map((picture) => inference.run(detector, picture)));
    for (const [i, picture] of pictures.entries()) {
      const alone = await inference.run(detector, picture);
      expect([...(together[i]?.get('masks')?.data ?? [])]).toEqual([...(alone.get('masks')?.data ?? [])]);
    }
  });

  test('a size that the network does not name is refused, with those that it does', async () => {
    const detector = detectorNetwork(await readDetector());
    await expect(inference.run(detector, noise(40, 40, 1))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/64 x 64, 32 x 64, 64 x 32, not 40 x 40/),
    });
  });

  test('only what is asked for comes back', async () => {
    const detector = detectorNetwork(await readDetector());
    const scores = { ...detector, outputs: detector.outputs.filter(({ name }) => name === 'scores') };
    expect([...(await inference.run(scores, noise(64, 64, 1))).keys()]).toEqual(['scores']);
  });

  test.each<[string, Parameters<typeof changedModel>[0], RegExp]>([
    [
      'a class too many',
      (m) => (m.classes as object[]).push({ category: 'bag', threshold: 0.5 }),
      /scores: float32\[batch,any,4\]/,
    ],
    ['masks of another name', (m) => Object.assign(m.output, { masks: { name: 'mask', stride: 8 } }), /an output mask/],
  ])('%s is refused', async (_, change, problem) => {
    const model = await readDetector(await changedModel(change, undefined, 'tiny-detector'));
    await expect(inference.load(detectorNetwork(model))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(problem),
    });
  });

  test('the nearest size is that of the nearest shape, whatever the scale', () => {
    const sizes = [
      { width: 320, height: 320 },
      { width: 256, height: 384 },
      { width: 384, height: 256 },
    ];
    expect(nearestSize(sizes, { width: 30, height: 100 })).toBe(sizes[1]);
    expect(nearestSize(sizes, { width: 4_000, height: 3_000 })).toBe(sizes[2]);
    expect(nearestSize(sizes, { width: 110, height: 100 })).toBe(sizes[0]);
  });
});

describe('half precision', () => {
  test('goes in and comes out, as float32 for the one who asks', async () => {
    const rgb = Uint8Array.from({ length: 8 * 3 }, (_, i) => [51, 102, 255][i % 3] as number);
    const outputs = await inference.run(HALF, { width: 4, height: 2, rgb });
    const embedding = outputs.get('embedding')?.data;
    expect(embedding).toBeInstanceOf(Float32Array);
    for (const [i, share] of [0.2, 0.4, 1].entries()) expect(embedding?.[i]).toBeCloseTo(share, 3);
  });

  test('a model of half precision whose manifest says float32 is refused', async () => {
    const single = { ...HALF, input: { ...HALF.input, type: 'float32' as const } } as Network;
    await expect(inference.load(single)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/pixels: float32\[batch,3,2,4\], but it has pixels: float16/),
    });
  });
});

describe('texts', () => {
  const run = async (...tokens: number[]) => [
    ...((await inference.run(WORDS, { tokens })).get('text_embeds')?.data ?? []),
  ];

  test('tokens go in with their attention mask; shorter texts are filled up', async () => {
    expect(await run(1, 2, 3, 4)).toEqual([10, 4, 10]);
    expect(await run(5)).toEqual([5, 1, 5]);
    const padded = { ...WORDS, input: { ...WORDS.input, padding: 100 } } as Network;
    const outputs = await inference.run(padded, { tokens: [1, 2] });
    expect([...(outputs.get('text_embeds')?.data ?? [])]).toEqual([203, 2, 3]);
  });

  test('texts of different length share a batch', async () => {
    expect(await Promise.all([run(1), run(1, 1), run(7, 7, 7, 7)])).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [28, 4, 28],
    ]);
  });

  test.each([[[]], [[1, 2, 3, 4, 5]], [[1.5]]])('%j is refused before it is sent', async (tokens) => {
    await expect(inference.run(WORDS, { tokens })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('a picture is no text', async () => {
    await expect(inference.run(WORDS, noise(4, 1, 1))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('a model that wants a mask which its manifest does not name is refused', async () => {
    const plain: Network = { ...WORDS, input: { name: 'input_ids', length: 4, type: 'int64' } };
    await expect(inference.load(plain)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
