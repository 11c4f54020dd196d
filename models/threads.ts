/** How many threads inference may use: the cores that this process really gets, in a container too. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Where Linux tells the CPU quota of a control group: version 2, then version 1 (microseconds). */
const CGROUP_V2 = '/sys/fs/cgroup/cpu.max';
const CGROUP_V1 = ['/sys/fs/cgroup/cpu/cpu.cfs_quota_us', '/sys/fs/cgroup/cpu/cpu.cfs_period_us'] as const;

/**
 * Cores of this process, at least 1. `os.availableParallelism()` of Node 20 knows the affinity mask but not the
 * quota of a container (libuv 1.46; it came with 1.49): more threads than the quota are throttled all together.
 */
export function availableThreads(read: (path: string) => string | undefined = readIfThere): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(cpuQuota(read))));
}

/** The quota in cores, Infinity where there is none. */
function cpuQuota(read: (path: string) => string | undefined): number {
  const [quota, period] = read(CGROUP_V2)?.trim().split(' ') ?? CGROUP_V1.map(read);
  const cores = Number(quota) / Number(period);
  // "max" in version 2 and -1 in version 1 mean no quota.
  return cores > 0 ? cores : Number.POSITIVE_INFINITY;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
