/** What is done to the program: a kind of fault is a family, a victim, and how it is inflicted and healed. */
import type { Random } from '../../src/catalogue/demo/random.js';
import type { Crowd } from './crowd.js';
import type { Ground, Service } from './ground.js';
import type { Part } from './part.js';
import type { TcpProxy } from './tcp-proxy.js';

/** Families of faults, as `--only` names them. */
export const FAMILIES = ['kills', 'network', 'disk', 'clock', 'same'] as const;
export type Family = (typeof FAMILIES)[number];

/** A kind of fault. */
export interface Fault {
  readonly family: Family;
  /** "kill worker", "cut redis". */
  readonly name: string;
  /** Shortest and longest time that it lasts, in milliseconds. */
  readonly lasts: readonly [number, number];
  /** Done from beginning to end within `lastMs`; resolves once it is healed. @returns what exactly was done */
  inflict(lastMs: number, random: Random, pause: (ms: number) => Promise<void>): Promise<string>;
}

/** What faults can be done to. */
export interface Victims {
  readonly ground: Ground;
  readonly parts: readonly Part[];
  readonly crowd: Crowd;
}

/** A clock is set wrong by so many seconds: a little, past every lease and deadline, past everything that is remembered for a day. */
const JUMPS_S = [-26 * 3_600, -3_600, -90, 90, 3_600, 26 * 3_600] as const;
/** Delay of a slow line, either way. */
const SLOW_MS: readonly [number, number] = [50, 400];
/** Photos that one person sends at once. */
const FLOOD = 1_000;

/** Every kind that can be had on this ground. */
export function faultsOf({ ground, parts, crowd }: Victims): readonly Fault[] {
  const { redis, postgres } = ground.services;
  const services: readonly (readonly [string, Service])[] = [
    ['redis', redis],
    ...(postgres === undefined ? [] : [['postgres', postgres] as const]),
  ];
  const lines: readonly (readonly [string, TcpProxy])[] = [
    ...services.map(([name, { line }]) => [name, line] as const),
    ['telegram', ground.platformLine],
  ];
  const roles = [...new Set(parts.map(({ role }) => role))];
  return [
    ...roles.map((role) =>
      killPart(
        role,
        parts.filter((part) => part.role === role),
      ),
    ),
    ...services.map(([name, service]) => killService(name, service)),
    ...lines.flatMap(([name, line]) => [cut(name, line), stall(name, line), slow(name, line)]),
    ...services.filter(([, { disk }]) => disk.canFill).map(([name, service]) => fillDisk(name, service.disk, service)),
    ...(ground.home.canFill ? [fillDisk('home', ground.home)] : []),
    ...Object.entries(ground.clocks ?? {}).map(([name, clock]) => setClock(name, clock.set)),
    floodOf(crowd),
  ];
}

function killPart(role: string, parts: readonly Part[]): Fault {
  return {
    family: 'kills',
    name: `kill ${role}`,
    lasts: [0, 4_000],
    async inflict(lastMs, random) {
      const part = random.pick(parts);
      await part.kill(lastMs);
      return part.name;
    },
  };
}

function killService(name: string, service: Service): Fault {
  return {
    family: 'kills',
    name: `kill ${name}`,
    lasts: [200, 8_000],
    async inflict(lastMs, _random, pause) {
      await service.stop();
      await pause(lastMs);
      await service.start();
      return '';
    },
  };
}

const network = (name: string, lasts: Fault['lasts'], begin: (random: Random) => string, line: TcpProxy): Fault => ({
  family: 'network',
  name,
  lasts,
  async inflict(lastMs, random, pause) {
    const told = begin(random);
    await pause(lastMs);
    line.heal();
    return told;
  },
});

const cut = (name: string, line: TcpProxy): Fault =>
  network(
    `cut ${name}`,
    [0, 6_000],
    () => {
      line.cut();
      return '';
    },
    line,
  );

const stall = (name: string, line: TcpProxy): Fault =>
  network(
    `stall ${name}`,
    [1_000, 10_000],
    () => {
      line.stall();
      return '';
    },
    line,
  );

const slow = (name: string, line: TcpProxy): Fault =>
  network(
    `slow ${name}`,
    [3_000, 12_000],
    (random) => {
      const delayMs = Math.round(random.between(...SLOW_MS));
      line.slow(delayMs);
      return `${delayMs} ms`;
    },
    line,
  );

/** @param service started again where it gave up over this, as its supervisor would do */
function fillDisk(name: string, disk: { fill(): void; free(): void }, service?: Service): Fault {
  return {
    family: 'disk',
    name: `fill ${name}`,
    lasts: [2_000, 10_000],
    async inflict(lastMs, _random, pause) {
      disk.fill();
      await pause(lastMs);
      disk.free();
      await service?.start();
      return '';
    },
  };
}

function setClock(name: string, set: (seconds: number) => void): Fault {
  return {
    family: 'clock',
    name: `clock ${name}`,
    lasts: [4_000, 12_000],
    async inflict(lastMs, random, pause) {
      const seconds = random.pick(JUMPS_S);
      set(seconds);
      await pause(lastMs);
      set(0);
      return `${seconds > 0 ? '+' : ''}${seconds} s`;
    },
  };
}

const floodOf = (crowd: Crowd): Fault => ({
  family: 'same',
  name: 'same photo, one chat',
  lasts: [0, 0],
  async inflict() {
    crowd.flood(FLOOD);
    return `${FLOOD} times`;
  },
});
