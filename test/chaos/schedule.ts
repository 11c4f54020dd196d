/** The schedule of a run: which fault when and for how long, drawn from the seed, so that a run can be repeated. */
import { createRandom, type Random } from '../../src/catalogue/demo/random.js';
import type { Fault } from './faults.js';

/** A fault in its time. */
export interface Planned {
  readonly fault: Fault;
  /** From the beginning of the load. */
  readonly atMs: number;
  readonly lastMs: number;
  /** What the fault itself leaves to chance. */
  readonly random: Random;
}

/** What is drawn. */
export interface ScheduleOptions {
  readonly seed: number;
  readonly lengthMs: number;
  /** From one fault to the next, shortest and longest: some overlap. */
  readonly gapMs: readonly [number, number];
}

/** Every kind comes once before any comes again; the same victim is not struck twice at once. */
export function drawSchedule(faults: readonly Fault[], { seed, lengthMs, gapMs }: ScheduleOptions): readonly Planned[] {
  const random = createRandom(seed, 'chaos');
  const planned: Planned[] = [];
  const busyUntil = new Map<string, number>();
  let pack: Fault[] = [];
  for (let atMs = gapMs[0]; atMs < lengthMs; atMs += random.between(...gapMs)) {
    if (pack.length === 0) pack = shuffled(faults, random);
    const next = pack.findIndex(({ name }) => (busyUntil.get(victimOf(name)) ?? 0) <= atMs);
    const [fault] = next === -1 ? [] : pack.splice(next, 1);
    if (fault === undefined) continue;
    const lastMs = Math.round(random.between(...fault.lasts));
    busyUntil.set(victimOf(fault.name), atMs + lastMs + gapMs[0]);
    planned.push({ fault, atMs: Math.round(atMs), lastMs, random: createRandom(seed, 'fault', planned.length) });
  }
  return planned;
}

/** A line as text. */
export function describePlanned({ fault, atMs, lastMs }: Planned): string {
  return `${(atMs / 1_000).toFixed(1).padStart(6)} s  ${fault.name}${lastMs > 0 ? `, ${(lastMs / 1_000).toFixed(1)} s` : ''}`;
}

const victimOf = (name: string) => name.split(' ').slice(1).join(' ');

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0] as T);
}
