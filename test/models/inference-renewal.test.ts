/** A fresh inference process takes the place of one that holds networks which nobody uses any more. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type Inference, startInference } from '../../models/inference.js';
import type { Network } from '../../models/network.js';
import { changedModel, grey, isRunning, rememberingLog, tinyNetwork, until } from './tiny-models.js';

// Processes start slowly where others use the cores, and here they start often.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const started: Inference[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((inference) => inference.close()));
});

/** Inference that has loaded two networks, and what it logs. */
async function start() {
  const log = rememberingLog();
  const inference = startInference({ device: 'cpu', threads: 1, maxBatch: 2, log });
  started.push(inference);
  const [used, left] = [await tinyNetwork(), await tinyNetwork('tiny-nhwc-bgr')];
  await Promise.all([inference.load(used), inference.load(left)]);
  return { inference, used, left, lines: log.lines };
}

async function embed(inference: Inference, network: Network, value: number): Promise<string> {
  return (await inference.run(network, grey(value))).get('embedding')?.data.join() ?? '';
}

test('questions go on being answered meanwhile, each with its own; the former process ends', async () => {
  const { inference, used, left, lines } = await start();
  const expected = await embed(inference, used, 100);
  const former = inference.stats().pid;
  inference.letGo(left);
  const renewal = inference.renew();
  const answers: string[] = [];
  // Somebody always waits: before the change, in it, and after it.
  for (let value = 0; inference.stats().pid === former || value < 200; value++)
    answers.push(...(await Promise.all([2 * value, 2 * value + 1].map((each) => embed(inference, used, each % 256)))));
  await renewal;
  expect(answers[100]).toBe(expected);
  expect(new Set(answers).size).toBe(256);
  await until(() => !isRunning(former as number));
  expect(inference.stats()).toMatchObject({ restarts: 0, waiting: 0, inFlight: 0 });
  expect(lines).toEqual(['inference runs on cpu']);
  // What was let go can be had again.
  expect(await embed(inference, left, 100)).not.toBe('');
});

test('nothing is renewed where nothing was let go, or where somebody else still uses it', async () => {
  const { inference, used, left } = await start();
  const { pid } = inference.stats();
  await inference.renew();
  await inference.load(left);
  inference.letGo(left);
  await inference.renew();
  expect(inference.stats().pid).toBe(pid);
  inference.letGo(used);
  await inference.renew();
  expect(inference.stats().pid).not.toBe(pid);
});

test('a network that can’t be loaded any more spoils nothing for the others', async () => {
  const { inference, used, left } = await start();
  const folder = await changedModel(() => {});
  const gone = { ...used, path: join(folder, 'model.onnx') };
  await inference.load(gone);
  await rm(gone.path);
  const { pid } = inference.stats();
  inference.letGo(left);
  await inference.renew();
  expect(inference.stats().pid).not.toBe(pid);
  expect(await embed(inference, used, 1)).not.toBe('');
  await expect(embed(inference, gone, 1)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

test('the former process crashes meanwhile: the next one answers what it had', async () => {
  const { inference, used, left } = await start();
  const former = inference.stats().pid as number;
  inference.letGo(left);
  const renewal = inference.renew();
  const answers = Array.from({ length: 40 }, (_, value) => embed(inference, used, value));
  process.kill(former, 'SIGKILL');
  expect(new Set(await Promise.all(answers)).size).toBe(40);
  await renewal;
  expect(inference.stats().pid).not.toBe(former);
});

test('closed meanwhile: both processes end, and nothing is said', async () => {
  const { inference, left, lines } = await start();
  inference.letGo(left);
  const renewal = inference.renew();
  await inference.close();
  await renewal;
  expect(inference.stats().pid).toBeUndefined();
  expect(lines).toEqual(['inference runs on cpu']);
});
