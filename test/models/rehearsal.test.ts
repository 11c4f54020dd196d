/** Every size of batch is run before the first question, where that is asked for; tiny models, and the process that they run in. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBatchSize } from '../../models/batch-size.js';
import { startInference } from '../../models/inference.js';
import { detectorNetwork } from '../../models/manifests/detector.js';
import type { Network, NetworkInput } from '../../models/network.js';
import { rehearse } from '../../models/rehearsal.js';
import { type ModelSession, openSession } from '../../models/session.js';
import { grey, noise, readDetector, rememberingLog, tinyNetwork } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** A network's session, which notes the shapes that it ran. */
async function open(network: Network) {
  const session = await openSession(network, { device: 'cpu', threads: 1, maxBatch: 8 });
  const shapes: string[] = [];
  const noting: ModelSession = {
    ...session,
    run(inputs) {
      const [first] = inputs;
      shapes.push(
        first && 'rgb' in first ? `${inputs.length} of ${first.width} x ${first.height}` : `${inputs.length}`,
      );
      return session.run(inputs);
    },
  };
  return { session: noting, shapes };
}

describe('a rehearsal', () => {
  test('runs all sizes of batches with all sizes of pictures', async () => {
    const network = detectorNetwork(await readDetector());
    const { session, shapes } = await open(network);
    const size = createBatchSize({ most: 8, fewSizes: true });
    let runs = 0;
    await rehearse(session, network, size, () => {
      runs += 1;
    });
    const sizes = ['64 x 64', '32 x 64', '64 x 32'];
    expect(new Set(shapes)).toEqual(new Set(sizes.flatMap((one) => [1, 2, 4, 8].map((n) => `${n} of ${one}`))));
    expect(runs).toBe(shapes.length);
    expect(size.limit()).toBe(8);
  });

  test('ends at the size that can not be run, which is not tried again', async () => {
    const network = await tinyNetwork('fails-for-many');
    const { session, shapes } = await open(network);
    const size = createBatchSize({ most: 8, fewSizes: true });
    await rehearse(session, network, size, () => {});
    expect(shapes.filter((shape) => shape.startsWith('8'))).toHaveLength(1);
    expect(size.limit()).toBe(4);
  });

  test('fails where not even one picture can be run', async () => {
    const network = await tinyNetwork();
    const { session } = await open(network);
    const broken: ModelSession = { ...session, run: () => Promise.reject(new Error('out of memory')) };
    const size = createBatchSize({ most: 8, fewSizes: true });
    await expect(rehearse(broken, network, size, () => {})).rejects.toThrow('out of memory');
  });
});

describe('the inference process with few sizes of batches', () => {
  const started: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((inference) => inference.close()));
  });

  test('fills runs up and gives each asker its own, whatever their number', async () => {
    const inference = startInference({
      device: 'cpu',
      threads: 1,
      maxBatch: 12,
      fewSizes: true,
      log: rememberingLog(),
    });
    started.push(inference);
    const network = await tinyNetwork();
    const embed = async (input: NetworkInput) => (await inference.run(network, input)).get('embedding')?.data.join();
    const pictures = Array.from({ length: 27 }, (_, i) => noise(8, 8, i));
    const together = await Promise.all(pictures.map(embed));
    expect(new Set(together).size).toBe(27);
    expect(inference.stats()).toMatchObject({ answered: 27, inFlight: 0, restarts: 0 });
    expect(inference.stats().largestBatch).toBeLessThanOrEqual(8);
    const alone = (await embed(pictures[20] ?? grey(0)))?.split(',').map(Number);
    for (const [axis, value] of together[20]?.split(',').entries() ?? [])
      expect(Number(value)).toBeCloseTo(alone?.[axis] ?? 2, 5);
  });

  test('a model that takes fewer than it may is ready, and answers more than that', async () => {
    const inference = startInference({ device: 'cpu', threads: 1, maxBatch: 8, fewSizes: true, log: rememberingLog() });
    started.push(inference);
    const network = await tinyNetwork('fails-for-many');
    await inference.load(network);
    const answers = await Promise.all([...Array(20).keys()].map((value) => inference.run(network, grey(value))));
    expect(answers).toHaveLength(20);
    expect(inference.stats().largestBatch).toBeLessThanOrEqual(4);
  });
});
