import { describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { QUEUES } from '../../src/queue/registry.js';
import { jobQueueContract, NOTHING, query } from '../contracts/job-queue.js';

jobQueueContract('the memory queue', async (limits) => QUEUES.memory(limits));

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a crowd at the memory queue', () => {
  it('is answered or told a sentence, every one, though most grow too old in the line', async () => {
    const queue = QUEUES.memory({ limit: 150, timeoutMs: 600, concurrency: 4 });
    queue.work(async () => {
      await later(40);
      return NOTHING;
    });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => queue.submit(query('one-of-many')).catch((error: unknown) => error)),
    );
    const errors = outcomes.filter((outcome) => outcome instanceof SamelookError);
    const answered = outcomes.filter((outcome) => outcome === NOTHING);
    expect(answered.length).toBeGreaterThan(4);
    expect(answered.length + errors.length).toBe(200);
    expect(errors.filter(({ code }) => code === 'BUSY')).toHaveLength(46);
    for (const { code, message, retryable } of errors) {
      expect(code).toMatch(/^(BUSY|TIMED_OUT)$/);
      expect(message).toMatch(/Please try again/);
      expect(retryable).toBe(true);
    }
    expect(errors.some(({ message }) => message.includes('your turn did not come in time'))).toBe(true);
    await queue.close();
  });
});
