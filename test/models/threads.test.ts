/** Threads follow the quota of a container, which Node 20 does not know. */
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { availableThreads } from '../../models/threads.js';

const all = availableParallelism();
const V2 = '/sys/fs/cgroup/cpu.max';
const V1_QUOTA = '/sys/fs/cgroup/cpu/cpu.cfs_quota_us';
const V1_PERIOD = '/sys/fs/cgroup/cpu/cpu.cfs_period_us';

test.each<[string, Record<string, string>, number]>([
  ['no control groups', {}, all],
  ['version 2 without a quota', { [V2]: 'max 100000\n' }, all],
  ['version 2, one core and a half', { [V2]: '150000 100000\n' }, 1],
  ['version 2, half a core', { [V2]: '50000 100000\n' }, 1],
  ['version 2, more than there are', { [V2]: '99900000 100000\n' }, all],
  ['version 1 without a quota', { [V1_QUOTA]: '-1\n', [V1_PERIOD]: '100000\n' }, all],
  ['version 1, one core', { [V1_QUOTA]: '100000\n', [V1_PERIOD]: '100000\n' }, 1],
  ['a file that makes no sense', { [V2]: 'what?' }, all],
])('%s', (_, files, expected) => {
  expect(availableThreads((path) => files[path])).toBe(expected);
});

test('on this machine there is at least one', () => {
  expect(availableThreads()).toBeGreaterThanOrEqual(1);
  expect(availableThreads()).toBeLessThanOrEqual(all);
});
