/** The forked inference process serves: in order, in batches, on the device that was asked for, until it is closed. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hasNvidiaGpu } from '../../models/device.js';
import { startInference } from '../../models/inference.js';
import type { InferenceOptions } from '../../models/inference-options.js';
import { encoderNetwork } from '../../models/manifests/encoder.js';
import type { Network } from '../../models/network.js';
import type { Pixels } from '../../src/core/photo.js';
import {
  changedModel,
  grey,
  isRunning,
  noise,
  readEncoder,
  rememberingLog,
  tinyNetwork,
  until,
} from './tiny-models.js';

// Processes start slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((inference) => inference.close()));
});

function start(options: Partial<InferenceOptions> = {}) {
  const log = rememberingLog();
  const inference = startInference({ device: 'cpu', threads: 1, log, ...options });
  started.push(inference);
  const embed = async (network: Network, picture: Pixels, signal?: AbortSignal) => {
    const outputs = await inference.run(network, picture, signal);
    return [...(outputs.get('embedding')?.data ?? [])];
  };
  /** Makes requests while the process stands still, so that they arrive together. */
  const together = async <Answer>(ask: () => Promise<Answer>[]) => {
    await inference.ready();
    const pid = inference.stats().pid as number;
    process.kill(pid, 'SIGSTOP');
    const asked = ask();
    process.kill(pid, 'SIGCONT');
    return Promise.allSettled(asked);
  };
  return { inference, embed, together, lines: log.lines };
}

describe('runs', () => {
  test('a picture gives the outputs by name, without the batch axis', async () => {
    const { inference } = start();
    const outputs = await inference.run(await tinyNetwork(), grey(200));
    expect([...outputs.keys()]).toEqual(['embedding']);
    expect(outputs.get('embedding')?.dims).toEqual([8]);
    expect(outputs.get('embedding')?.data).toBeInstanceOf(Float32Array);
  });

  test('two hundred at once are answered each with its own, in batches', async () => {
    const { inference, embed } = start({ maxBatch: 8 });
    const model = await tinyNetwork();
    const pictures = Array.from({ length: 200 }, (_, i) => noise(8, 8, i));
    const together = await Promise.all(pictures.map((picture) => embed(model, picture)));
    expect(inference.stats()).toMatchObject({ answered: 200, largestBatch: 8, waiting: 0, inFlight: 0 });
    expect(inference.stats().batches).toBeLessThan(100);
    for (const i of [0, 1, 77, 198, 199]) {
      const alone = await embed(model, pictures[i] as Pixels);
      for (const [axis, value] of alone.entries()) expect(together[i]?.[axis]).toBeCloseTo(value, 5);
    }
    expect(new Set(together.map((embedding) => embedding.join())).size).toBe(200);
  });

  test('models are mixed without being mixed up', async () => {
    const { embed } = start({ maxBatch: 4 });
    const models = await Promise.all([tinyNetwork(), tinyNetwork('tiny-nhwc-bgr'), tinyNetwork('nan-for-black')]);
    const pictures = Array.from({ length: 30 }, (_, i) => noise(8, 8, 1_000 + i));
    const answers = await Promise.all(
      pictures.map((picture) => Promise.all(models.map((model) => embed(model, picture)))),
    );
    for (const [tiny, sameInBgr, other] of answers) {
      for (const [axis, value] of (tiny ?? []).entries()) expect(sameInBgr?.[axis]).toBeCloseTo(value, 4);
      expect(other?.join()).not.toBe(tiny?.join());
    }
  });

  test('a model whose batch is fixed to 1 is run one by one', async () => {
    const { inference, embed } = start({ maxBatch: 8 });
    const [tiny, single] = await Promise.all([tinyNetwork(), tinyNetwork('tiny-single')]);
    const answers = await Promise.all([10, 20, 30].map((value) => embed(single, grey(value))));
    expect(inference.stats()).toMatchObject({ batches: 3, largestBatch: 1 });
    expect(answers[1]?.[0]).toBeCloseTo((await embed(tiny, grey(20)))[0] as number, 5);
  });

  test('a picture that fails fails alone, and what the runtime prints is in the log', async () => {
    const { inference, embed, together, lines } = start({ maxBatch: 4 });
    const model = await tinyNetwork('fails-for-white');
    await inference.load(model);
    const outcomes = await together(() => [10, 255, 30].map((value) => embed(model, grey(value))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'INFERENCE_FAILED', retryable: false } });
    expect(inference.stats()).toMatchObject({ batches: 1 + 1, largestBatch: 3, restarts: 0 });
    await until(() => lines.some((line) => line.includes('out of data bounds')));
  });

  test('what somebody waits for goes before what nobody waits for, however late it comes', async () => {
    const { inference, together } = start({ maxBatch: 2 });
    const models = await Promise.all([tinyNetwork(), tinyNetwork('nan-for-black')]);
    for (const model of models) await inference.load(model);
    const done: string[] = [];
    const ask = (name: string, model: Network, behind: boolean) =>
      inference.run(model, grey(100), undefined, behind).then(() => void done.push(name));
    const [own, other] = models as [Network, Network];
    await together(() => [
      ...Array.from({ length: 40 }, () => ask('behind', own, true)),
      ...['first', 'second', 'third'].map((name) => ask(name, own, false)),
      ask('of another model', other, false),
    ]);
    expect(done).toHaveLength(44);
    // What the process had begun with, no more.
    const before = done.slice(0, done.indexOf('of another model'));
    expect(before.filter((name) => name !== 'behind')).toEqual(['first', 'second', 'third']);
    expect(before.filter((name) => name === 'behind').length).toBeLessThanOrEqual(2);
  });

  test('what fails for its number is answered one by one, and never so many are run again', async () => {
    const { inference, embed, together } = start({ maxBatch: 8 });
    const [tiny, model] = await Promise.all([tinyNetwork(), tinyNetwork('fails-for-many')]);
    await inference.load(model);
    const ask = () => [10, 20, 30, 40, 50, 60, 70, 80].map((value) => embed(model, grey(value)));
    const first = await together(ask);
    expect(first.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    expect(inference.stats()).toMatchObject({ batches: 1 + 1, largestBatch: 8 });
    expect(await together(ask)).toEqual(first);
    // Four of them twice.
    expect(inference.stats()).toMatchObject({ batches: 2 + 2, restarts: 0 });
    const expected = await embed(tiny, grey(10));
    expect(first[0]).toMatchObject({ value: expected.map((number) => expect.closeTo(number, 5)) });
  });

  test('a picture of another size is refused before it is sent', async () => {
    const { inference } = start();
    const tiny = await tinyNetwork();
    for (const input of [noise(8, 9, 1), { ...grey(1), rgb: new Uint8Array(12) }, { tokens: [1, 2] }]) {
      await expect(inference.run(tiny, input)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
  });
});

describe('models that are not what their manifest says', () => {
  const changed = async (...how: Parameters<typeof changedModel>) =>
    encoderNetwork(await readEncoder(await changedModel(...how)));

  test.each<[string, Parameters<typeof changedModel>[0], RegExp]>([
    [
      'dimensions',
      (m) => Object.assign(m.output, { dimensions: 5 }),
      /float32\[batch,5\], but it has embedding: float32\[batch,8\]/,
    ],
    ['output name', (m) => Object.assign(m.output, { name: 'vector' }), /an output vector.* but it has embedding/],
    ['input name', (m) => Object.assign(m.input, { name: 'image' }), /one input image.* but it has pixels/],
    [
      'input width',
      (m) => Object.assign(m.input, { width: 16 }),
      /\[batch,3,8,16\], but it has pixels: float32\[batch,3,8,8\]/,
    ],
    ['layout', (m) => Object.assign(m.input, { layout: 'NHWC' }), /\[batch,8,8,3\], but it has/],
  ])('another %s is refused, with what was found', async (_, change, found) => {
    const { inference } = start();
    const model = await changed(change);
    await expect(inference.load(model)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(found),
    });
  });

  test('a file that is no ONNX model is refused; the process lives on and serves others', async () => {
    const { inference, embed } = start();
    const model = await changed(() => {}, Buffer.from('no model at all'));
    await expect(inference.load(model)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(inference.run(model, grey(1))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(await embed(await tinyNetwork(), grey(1))).toHaveLength(8);
    expect(inference.stats().restarts).toBe(0);
  });

  test('a file that was damaged under way is opened again once it is mended', async () => {
    const { inference } = start();
    const model = await changed(() => {});
    const sound = await readFile(model.path);
    await writeFile(model.path, sound.subarray(0, 100));
    await expect(inference.load(model)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await writeFile(model.path, sound);
    await inference.load(model);
  });
});

describe('devices', () => {
  const gpu = hasNvidiaGpu();
  if (gpu) console.warn('This machine has an NVIDIA GPU: the tests of what happens without one are skipped.');

  test('the CPU is there wherever it is asked for', async () => {
    await expect(start({ device: 'cpu' }).inference.ready()).resolves.toEqual({ device: 'cpu' });
  });

  test.skipIf(gpu)('auto takes the CPU where there is no GPU, and says so once', async () => {
    const { inference, embed, lines } = start({ device: 'auto' });
    await expect(inference.ready()).resolves.toEqual({ device: 'cpu' });
    const said = () => lines.filter((line) => line === 'inference runs on cpu: no NVIDIA GPU was found');
    expect(said()).toHaveLength(1);
    process.kill(inference.stats().pid as number, 'SIGKILL');
    await until(() => inference.stats().restarts === 1);
    await embed(await tinyNetwork(), grey(1));
    expect(said()).toHaveLength(1);
  });

  test.skipIf(gpu)('an explicit cuda is refused, with what can be had; nothing is tried again', async () => {
    const { inference, embed } = start({ device: 'cuda' });
    const early = embed(await tinyNetwork(), grey(1));
    const refused = {
      code: 'DEVICE_UNAVAILABLE',
      retryable: false,
      message: expect.stringMatching(/can be had here: cpu/),
    };
    await expect(inference.ready()).rejects.toMatchObject(refused);
    await expect(early).rejects.toMatchObject(refused);
    await until(() => inference.stats().pid === undefined);
    await expect(inference.load(await tinyNetwork())).rejects.toMatchObject(refused);
    expect(inference.stats().restarts).toBe(0);
  });
});

describe('ends', () => {
  test('an aborted request that waits leaves the queue; one under way is answered to nobody', async () => {
    const { inference, embed } = start({ maxBatch: 1, closeWithinMs: 0 });
    await inference.ready();
    const endless = await tinyNetwork('endless-for-white');
    const abort = new AbortController();
    const all = Array.from({ length: 6 }, () => embed(endless, grey(255), abort.signal));
    expect(inference.stats()).toMatchObject({ inFlight: 3, waiting: 3 });
    abort.abort();
    for (const outcome of await Promise.allSettled(all)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
    }
    expect(inference.stats()).toMatchObject({ inFlight: 3, waiting: 0 });
    await expect(embed(endless, grey(1), AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('close waits for what is under way, and takes nothing more', async () => {
    const { inference, embed } = start({ maxBatch: 2 });
    const model = await tinyNetwork();
    const all = Promise.all(Array.from({ length: 50 }, (_, i) => embed(model, grey(i))));
    const pid = inference.stats().pid as number;
    const closed = inference.close();
    await expect(embed(model, grey(1))).rejects.toMatchObject({ code: 'INFERENCE_FAILED', retryable: true });
    expect(await all).toHaveLength(50);
    await closed;
    await inference.close();
    expect(inference.stats()).toMatchObject({ answered: 50, restarts: 0, pid: undefined });
    expect(isRunning(pid)).toBe(false);
  });

  test('close does not wait for ever: what is not done is refused, the process is killed', async () => {
    const { inference, embed } = start({ closeWithinMs: 50 });
    await inference.ready();
    const pid = inference.stats().pid as number;
    const stuck = embed(await tinyNetwork('endless-for-white'), grey(255));
    const refused = expect(stuck).rejects.toMatchObject({ code: 'INFERENCE_FAILED', retryable: true });
    await inference.close();
    await refused;
    expect(isRunning(pid)).toBe(false);
  });

  test('closing what has only just been started leaves nothing behind', async () => {
    const { inference } = start();
    const pid = inference.stats().pid as number;
    await inference.close();
    expect(isRunning(pid)).toBe(false);
    await expect(inference.ready()).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
  });
});
