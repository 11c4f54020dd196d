/** Each run of a network is told once: how many inputs it had, and on whose behalf it ran. */
import { expect, test } from 'vitest';
import { startInference } from '../../models/inference.js';
import type { Facts, Since, Telemetry } from '../../src/core/telemetry.js';
import { newTrail, onTrail, presentTrail } from '../../src/core/trail.js';
import { grey, rememberingLog, tinyNetwork } from './tiny-models.js';

test('runs are told with their size, for all who asked', { timeout: 30_000 }, async () => {
  const told: { facts: Facts | undefined; ago: number; ids: (string | undefined)[] }[] = [];
  const telemetry: Telemetry = {
    begin(stage, facts, { agoMs = 0, alsoFor = [] }: Since = {}) {
      expect(stage).toBe('batch');
      told.push({ facts, ago: agoMs, ids: [presentTrail(), ...alsoFor].map((trail) => trail?.requestId) });
      return { end: (outcome) => expect(outcome).toBe('answered') };
    },
    progress() {},
  };
  const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog(), telemetry });
  try {
    const network = await tinyNetwork();
    await inference.load(network);
    const ask = (id: string) => onTrail(newTrail(id), () => inference.run(network, grey(100)));
    // While it stands still, all that is asked arrives together.
    const pid = inference.stats().pid as number;
    process.kill(pid, 'SIGSTOP');
    const asked = ['one', 'two', 'three'].map(ask);
    process.kill(pid, 'SIGCONT');
    await Promise.all([...asked, inference.run(network, grey(50))]);
    // Loading is no run; those who are on no trail are told of too.
    expect(told.reduce((sum, { facts }) => sum + (facts?.size ?? 0), 0)).toBe(4);
    expect(told.flatMap(({ ids }) => ids).filter((id) => id !== undefined)).toEqual(['one', 'two', 'three']);
    for (const { facts, ago } of told) {
      expect(facts?.network).toBe(network.id);
      expect(ago).toBeGreaterThan(0);
    }
  } finally {
    await inference.close();
  }
});
