/** `--workers 1,2,4`: a flood of photos for worker processes on one Redis; what more of them bring, and what the road to them costs. */
import type { ChildProcess } from 'node:child_process';
import { Redis } from 'ioredis';
import { openFront } from '../../../src/app.js';
import type { Ask } from '../../../src/bot/ask.js';
import { openFeed } from '../../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../../src/catalogue/import.js';
import { chooseCatalogue } from '../../../src/catalogue/place.js';
import { readConfig } from '../../../src/config.js';
import { SILENT } from '../../../src/core/log.js';
import { openPostgres } from '../../../src/database/postgres.js';
import { DEFAULT_MAX_SIDE } from '../../../src/photo/decode.js';
import { normalise } from '../../../src/photo/normalise.js';
import { startRedis } from '../../fakes/redis-server.js';
import { drawSmallShop, type SmallShop } from '../../flows/demo-shop.js';
import { startMeasuredPostgres } from '../measured-postgres.js';
import { machineSeconds, processorSeconds } from '../processor.js';
import type { BenchRow } from '../row.js';
import { flood } from './flood.js';
import { redisCost, redisCostSince } from './redis-cost.js';
import { startWorkerProcess, stopWorkerProcess } from './worker-process.js';

const ITEMS = 100;
const STREET_PHOTOS = 20;
const FLOOD_MS = 20_000;
/** People for each worker: it has four searches under way, and more wait. */
const PEOPLE = 8;
/** So that a worker is a core, as far as inference goes. */
const THREADS = '1';

interface Place {
  readonly shop: SmallShop;
  readonly photos: readonly Uint8Array[];
  readonly environment: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** @param counts of worker processes, one after the other */
export async function benchWorkers(
  counts: readonly number[],
  print: (line: string) => void,
): Promise<readonly BenchRow[]> {
  print(`drawing ${ITEMS} items …`);
  const shop = await drawSmallShop(ITEMS, STREET_PHOTOS);
  const redis = await startRedis();
  const rows: BenchRow[] = [];
  try {
    const images = [...new Map(shop.truths.map((truth) => [truth.image, truth])).values()];
    const photos = await Promise.all(images.map((truth) => shop.photo(truth)));
    const place: Place = {
      shop,
      photos,
      environment: {
        SAMELOOK_HOME: shop.home,
        CATALOGUE: shop.feed,
        THREADS,
        REDIS_URL: redis.url,
        // On a machine that does other things too, a flood is a long line.
        JOB_TIMEOUT_S: '600',
        LOG_LEVEL: 'silent',
      },
      print,
    };
    rows.push(await sizeRow(photos));
    await fillShop(place);
    rows.push(...(await benchAlone(place)));
    for (const count of counts) rows.push(...(await benchProcesses(place, count)));
    rows.push(...(await benchWithPostgres(place)));
    return rows;
  } finally {
    await redis.remove();
    await shop.remove();
  }
}

/** What of the way through Redis is the photo itself. */
async function sizeRow(photos: readonly Uint8Array[]): Promise<BenchRow> {
  const kept = await Promise.all(photos.map((photo) => normalise(photo, DEFAULT_MAX_SIDE)));
  const bytes = kept.reduce((sum, { length }) => sum + length, 0);
  return { name: 'a photo as it is kept', value: bytes / kept.length / 1_024, unit: 'KiB' };
}

async function fillShop({ shop, environment, print }: Place): Promise<void> {
  print(`importing ${ITEMS} items …`);
  // All cores, once: the flood alone is measured.
  const app = await shop.open({ ...environment, THREADS: '2' });
  const { store, encoder, detector, index } = app;
  await importCatalogue({ feed: await openFeed(shop.feed), store, encoder, detector, index, prune: true });
  await index.save();
  await app.close();
}

/** The queue of one process, for comparison. */
async function benchAlone({ shop, photos, environment, print }: Place): Promise<BenchRow[]> {
  print('a flood without Redis: asked and answered in one process …');
  const app = await shop.open(environment);
  try {
    const { rows } = await measure('one process, no Redis', app.ask, photos, PEOPLE, []);
    return rows;
  } finally {
    await app.close();
  }
}

async function benchProcesses(place: Place, count: number): Promise<BenchRow[]> {
  const { photos, environment, print } = place;
  const name = `${count} worker${count === 1 ? '' : 's'}`;
  print(`a flood for ${name} …`);
  const config = readConfig(environment);
  const front = await openFront(config, SILENT, chooseCatalogue(config.home, config.catalogue));
  const redis = new Redis(`${environment.REDIS_URL}`);
  const workers: ChildProcess[] = [];
  try {
    for (let n = 0; n < count; n++) workers.push(await startWorkerProcess(environment));
    let cost = await redisCost(redis);
    const { rows, answered } = await measure(name, front.ask, photos, PEOPLE * count, workers, async (at) => {
      const now = await redisCost(redis);
      cost = at === 'begin' ? now : redisCostSince(cost, now);
    });
    const each = (value: number) => value / answered;
    const commands = Object.values(cost.calls).reduce((sum, calls) => sum + calls, 0);
    print(
      `Redis, calls a photo: ${Object.entries(cost.calls)
        .map(([name, calls]) => `${name} ${each(calls).toFixed(2)}`)
        .join(', ')}`,
    );
    return [
      ...rows,
      { name: `${name}: Redis commands a photo, with those in scripts`, value: each(commands), unit: '' },
      { name: `${name}: processor time of Redis a photo`, value: 1_000 * each(cost.processorSeconds), unit: 'ms' },
      { name: `${name}: into Redis a photo`, value: each(cost.bytesIn) / 1_024, unit: 'KiB' },
      { name: `${name}: out of Redis a photo`, value: each(cost.bytesOut) / 1_024, unit: 'KiB' },
    ];
  } finally {
    for (const worker of workers) await stopWorkerProcess(worker);
    redis.disconnect();
    await front.close();
  }
}

/** One worker with catalogue and vectors in PostgreSQL, for the statements that a photo takes there. */
async function benchWithPostgres(place: Place): Promise<BenchRow[]> {
  const server = await startMeasuredPostgres();
  const ownDatabase = await openPostgres({ url: server.url, schema: 'bench', log: SILENT, maxConnections: 1 });
  const shared: Place = { ...place, environment: { ...place.environment, DATABASE_URL: server.url } };
  const transactions = async () => {
    await ownDatabase.run('SELECT pg_stat_clear_snapshot()');
    const sql = 'SELECT xact_commit AS number FROM pg_stat_database WHERE datname = current_database()';
    return (await ownDatabase.row<{ number: number }>(sql))?.number ?? 0;
  };
  try {
    await fillShop(shared);
    place.print('a flood for 1 worker, with PostgreSQL …');
    const config = readConfig(shared.environment);
    const front = await openFront(config, SILENT, chooseCatalogue(config.home, config.catalogue));
    const worker = await startWorkerProcess(shared.environment);
    let before = await transactions();
    let after = before;
    try {
      const { rows, answered } = await measure(
        '1 worker, PostgreSQL',
        front.ask,
        place.photos,
        PEOPLE,
        [worker],
        async (at) => {
          if (at === 'begin') before = await transactions();
          else after = await transactions();
        },
      );
      return [
        ...rows,
        {
          name: '1 worker, PostgreSQL: transactions a photo',
          value: (after - before) / answered,
          unit: '',
        },
      ];
    } finally {
      await stopWorkerProcess(worker);
      await front.close();
    }
  } finally {
    await ownDatabase.close();
    await server.remove();
  }
}

/** A flood, with what it took of the processor. */
async function measure(
  name: string,
  ask: Ask,
  photos: readonly Uint8Array[],
  atOnce: number,
  workers: readonly ChildProcess[],
  count: (at: 'begin' | 'end') => Promise<void> = async () => {},
): Promise<{ readonly rows: BenchRow[]; readonly answered: number }> {
  let ours = 0;
  let machine = 0;
  const look = async (at: 'begin' | 'end') => {
    const sign = at === 'begin' ? -1 : 1;
    const seconds = await Promise.all(workers.map(({ pid }) => processorSeconds(pid ?? 0)));
    // The workers are children of this process.
    const all = await processorSeconds(process.pid);
    const theirs = seconds.reduce((sum, one) => sum + one, 0);
    workerSeconds += sign * theirs;
    ours += sign * all;
    machine += sign * machineSeconds();
    await count(at);
  };
  let workerSeconds = 0;
  const { answered, seconds, medianMs, garments } = await flood(ask, photos, { atOnce, ms: FLOOD_MS, count: look });
  const rows: BenchRow[] = [
    { name: `${name}: photos`, value: answered / seconds, unit: 'a second' },
    { name: `${name}: median wait of ${atOnce} who ask at once`, value: medianMs, unit: 'ms' },
    { name: `${name}: garments a photo`, value: garments, unit: '' },
    { name: `${name}: processor time a photo, all`, value: (1_000 * ours) / answered, unit: 'ms' },
    { name: `${name}: cores in use by it`, value: ours / seconds, unit: 'cores' },
    { name: `${name}: cores in use by others`, value: Math.max(0, machine - ours) / seconds, unit: 'cores' },
  ];
  if (workers.length > 0) {
    rows.push({
      name: `${name}: processor time a photo, workers`,
      value: (1_000 * workerSeconds) / answered,
      unit: 'ms',
    });
  }
  return { rows, answered };
}
