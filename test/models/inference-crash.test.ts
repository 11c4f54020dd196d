/** The inference process crashes, hangs, is killed: it comes back, and what was asked is answered or refused with a reason. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { type Inference, startInference } from '../../models/inference.js';
import { MAX_CRASHES } from '../../models/inference-limits.js';
import type { InferenceOptions } from '../../models/inference-options.js';
import type { Network } from '../../models/network.js';
import { MAX_ATTEMPTS } from '../../models/work-queue.js';
import type { Pixels } from '../../src/core/photo.js';
import { grey, isRunning, rememberingLog, tinyNetwork, until } from './tiny-models.js';

// Processes start slowly where others use the cores, and here they start often.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const started: Inference[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((inference) => inference.close()));
});

function start(options: Partial<InferenceOptions> = {}) {
  const log = rememberingLog();
  const inference = startInference({ device: 'cpu', threads: 1, log, ...options });
  started.push(inference);
  const embed = async (network: Network, picture: Pixels) => {
    const outputs = await inference.run(network, picture);
    return [...(outputs.get('embedding')?.data ?? [])];
  };
  const signal = (name: NodeJS.Signals) => process.kill(inference.stats().pid as number, name);
  return { inference, embed, signal, lines: log.lines };
}

test('killed in the middle of two hundred requests: all are answered, by a new process', async () => {
  const { inference, embed, signal } = start({ maxBatch: 2 });
  const model = await tinyNetwork();
  const all = Array.from({ length: 200 }, (_, i) => embed(model, grey(i)));
  await Promise.race(all);
  const former = inference.stats().pid;
  expect(inference.stats().inFlight).toBeGreaterThan(0);
  signal('SIGKILL');
  const answers = await Promise.all(all);
  expect(new Set(answers.map((embedding) => embedding.join())).size).toBe(200);
  expect(inference.stats().restarts).toBe(1);
  expect(inference.stats().pid).not.toBe(former);
  expect(answers[123]?.[0]).toBeCloseTo((await embed(model, grey(123)))[0] as number, 5);
});

test('a picture that takes the process down again and again is given up; its neighbours are answered', async () => {
  const { inference, embed, signal } = start({ maxBatch: 4 });
  const model = await tinyNetwork('endless-for-white');
  await inference.load(model);
  const bad = embed(model, grey(255)).catch((error: unknown) => error);
  const good = [1, 2, 3].map((value) => embed(model, grey(value)));
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    await until(() => inference.stats().inFlight > 0);
    signal('SIGKILL');
    await until(() => inference.stats().pid === undefined);
  }
  expect(await bad).toMatchObject({
    code: 'INFERENCE_FAILED',
    retryable: true,
    message: expect.stringMatching(/ended 3 times over this picture \(signal SIGKILL\)\. Try another picture/),
  });
  expect(await Promise.all(good)).toHaveLength(3);
});

test('closed as soon as it was started: the process ends without a word', async () => {
  const { inference, lines } = start();
  await inference.close();
  expect(lines.filter((line) => line !== 'inference runs on cpu')).toEqual([]);
  expect(inference.stats()).toMatchObject({ pid: undefined, restarts: 0 });
});

test('killed while idle: the next request finds a new process', async () => {
  const { inference, embed, signal } = start();
  await inference.ready();
  signal('SIGKILL');
  await until(() => inference.stats().pid === undefined);
  expect(await embed(await tinyNetwork(), grey(1))).toHaveLength(8);
});

test('a process that hangs is killed, and what it had is answered by the next', async () => {
  const { inference, embed, signal, lines } = start({ hangAfterMs: 5_000 });
  const model = await tinyNetwork();
  await inference.load(model);
  signal('SIGSTOP');
  expect(await embed(model, grey(1))).toHaveLength(8);
  expect(inference.stats().restarts).toBe(1);
  expect(lines).toContain('the inference process hangs and is killed');
});

test('a process that does not come up is given up with advice, rests, and is tried again', async () => {
  const { inference, embed } = start({ restMs: 300 });
  const model = await tinyNetwork();
  const asked = embed(model, grey(1)).catch((error: unknown) => error);
  const ready = inference.ready().catch((error: unknown) => error);
  for (let crash = 1; crash <= MAX_CRASHES; crash++) {
    await until(() => inference.stats().pid !== undefined);
    process.kill(inference.stats().pid as number, 'SIGKILL');
    await until(() => inference.stats().pid === undefined);
  }
  const givenUp = {
    code: 'INFERENCE_FAILED',
    retryable: true,
    message: expect.stringMatching(/ended 5 times in a row .* See the log .* THREADS lower/),
  };
  expect(await ready).toMatchObject(givenUp);
  expect(await asked).toMatchObject(givenUp);
  await expect(embed(model, grey(1))).rejects.toMatchObject(givenUp);
  await until(() => inference.stats().device === 'cpu');
  expect(await embed(model, grey(1))).toHaveLength(8);
});

test("the terminal's and the service manager's signals do not end it", async () => {
  const { inference, embed, signal } = start();
  await inference.ready();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signal(name);
  expect(await embed(await tinyNetwork(), grey(1))).toHaveLength(8);
  expect(inference.stats().restarts).toBe(0);
});

test('it goes when the program above it is killed', async () => {
  const compiled = createRequire(import.meta.url)
    .resolve('#inference-child')
    .replace('inference-child', 'inference');
  expect(existsSync(compiled)).toBe(true);
  const program = `
    import { startInference } from ${JSON.stringify(compiled)};
    const log = { info() {}, warn() {}, error() {} };
    const inference = startInference({ device: 'cpu', threads: 1, log });
    await inference.ready();
    console.log(inference.stats().pid);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isRunning(pid));
});
