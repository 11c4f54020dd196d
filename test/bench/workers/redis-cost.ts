/** What Redis was asked for: calls by command, bytes, processor time, as it counts them itself. */
import type { Redis } from 'ioredis';

export interface RedisCost {
  readonly calls: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly processorSeconds: number;
}

export async function redisCost(redis: Redis): Promise<RedisCost> {
  const info = (await Promise.all(['commandstats', 'stats', 'cpu'].map((section) => redis.info(section)))).join('\n');
  const calls = [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name, count]) => [name, Number(count)]);
  const figure = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    calls: Object.fromEntries(calls),
    bytesIn: figure('total_net_input_bytes'),
    bytesOut: figure('total_net_output_bytes'),
    processorSeconds: figure('used_cpu_sys') + figure('used_cpu_user'),
  };
}

/** What came after `before`. Commands inside scripts count too; `info` is the benchmark's own. */
export function redisCostSince(before: RedisCost, now: RedisCost): RedisCost {
  const calls = Object.entries(now.calls)
    .map(([name, count]) => [name, count - (before.calls[name] ?? 0)] as const)
    .filter(([name, count]) => count > 0 && name !== 'info');
  return {
    calls: Object.fromEntries(calls),
    bytesIn: now.bytesIn - before.bytesIn,
    bytesOut: now.bytesOut - before.bytesOut,
    processorSeconds: now.processorSeconds - before.processorSeconds,
  };
}
