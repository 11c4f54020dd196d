/** The ground that the program stands on for a run: Redis and PostgreSQL of its own, lines to them that can fail, a shop, the platform's fake. */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, WITHOUT_POSTGRES_SERVER } from '../fakes/postgres-server.js';
import { redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';
import { drawSmallShop } from '../flows/demo-shop.js';
import { type Clock, makeClocks } from './clock.js';
import { type Disk, makeDisk } from './disk.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** A service that can be ended and started again. */
export interface Service {
  readonly line: TcpProxy;
  readonly disk: Disk;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** What a run stands on. */
export interface Ground {
  readonly fake: TelegramFake;
  readonly photos: readonly Uint8Array<ArrayBuffer>[];
  readonly services: { readonly redis: Service; readonly postgres: Service | undefined };
  readonly platformLine: TcpProxy;
  readonly home: Disk;
  /** Undefined where processes can't be given a clock of their own. */
  readonly clocks: Readonly<Record<string, Clock>> | undefined;
  /** What a part is started with. @param name of the part, which has its own clock */
  environment(name: string): Readonly<Record<string, string>>;
  /** What could not be had, and what to install. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/** Sizes of the small disks: room for what a run writes, and little more. */
const DISK_MIB = { redis: 192, postgres: 256, home: 64 } as const;

/** What the ground is for. */
export interface GroundOptions {
  readonly items: number;
  readonly streetPhotos: number;
  /** Names of the processes that get a clock of their own; none = none. */
  readonly clocksFor: readonly string[];
  /** Whether services stand on small disks. */
  readonly smallDisks: boolean;
}

/** @throws Error where there is no redis-server; what was started by then is ended */
export async function layGround(options: GroundOptions): Promise<Ground> {
  const cleanUp: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
  };
  try {
    return { ...(await lay(options, (clean) => void cleanUp.push(clean))), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** @param later has something done at the end; the last comes first */
async function lay(
  { items, streetPhotos, clocksFor, smallDisks }: GroundOptions,
  later: (clean: () => Promise<void>) => void,
): Promise<Omit<Ground, 'close'>> {
  if (redisServer === undefined) throw new Error(WITHOUT_REDIS);
  const missing: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'samelook-chaos-'));
  later(() => rm(folder, { recursive: true, force: true }));
  // The database's own user goes through it.
  await chmod(folder, 0o755);

  async function disk(name: keyof typeof DISK_MIB): Promise<Disk> {
    const path = join(folder, name);
    await mkdir(path, { mode: 0o755 });
    const made = makeDisk(path, smallDisks ? DISK_MIB[name] : undefined);
    later(async () => made.remove());
    return made;
  }

  async function line(url: string): Promise<TcpProxy> {
    const proxy = await startTcpProxy(Number(new URL(url).port));
    later(() => proxy.close());
    return proxy;
  }

  async function openRedis(): Promise<Service> {
    const own = await disk('redis');
    const options = ['--dir', own.path, '--appendfsync', 'everysec'];
    const redis = await startRedis(options, clocks?.redis?.environment);
    later(() => redis.remove());
    return { line: await line(redis.url), disk: own, stop: redis.stop, start: redis.start };
  }

  async function openPostgres() {
    if (postgresPrograms === undefined) return undefined;
    const own = await disk('postgres');
    const server = await startPostgres(join(own.path, 'server'));
    later(() => server.stop());
    const way = await line(server.url());
    const service: Service = { line: way, disk: own, stop: server.stop, start: server.start };
    return { service, url: server.url(way.port) };
  }

  const clocks = clocksFor.length === 0 ? undefined : makeClocks(folder, clocksFor);
  const shop = await drawSmallShop(items, streetPhotos);
  later(() => shop.remove());
  const fake = await startTelegramFake();
  later(() => fake.close());
  const photos = await Promise.all(shop.truths.map(async (truth) => new Uint8Array(await shop.photo(truth))));
  const home = await disk('home');
  const [redis, postgres] = [await openRedis(), await openPostgres()];
  const platformLine = await line(fake.apiRoot);
  if (clocksFor.length > 0 && clocks === undefined)
    missing.push('no clock jumps: they take Linux and a C compiler (apt-get install gcc libc6-dev)');
  if (postgres === undefined) missing.push(`${WITHOUT_POSTGRES_SERVER}: catalogue and chats are kept in files`);
  if (smallDisks && !home.canFill) missing.push('no full disks: mounting a small one takes root on Linux');

  return {
    fake,
    photos,
    services: { redis, postgres: postgres?.service },
    platformLine,
    home,
    clocks,
    missing,
    environment: (name) => ({
      SAMELOOK_HOME: postgres === undefined ? shop.home : home.path,
      CATALOGUE: shop.feed,
      REDIS_URL: `redis://127.0.0.1:${redis.line.port}`,
      ...(postgres && { DATABASE_URL: postgres.url }),
      THREADS: '1',
      DETECTOR: 'whole-photo',
      LOG_LEVEL: 'warn',
      PORT: '0',
      ...clocks?.[name]?.environment,
    }),
  };
}
