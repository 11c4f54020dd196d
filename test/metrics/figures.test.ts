import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createAsk } from '../../src/bot/ask.js';
import { SamelookError } from '../../src/core/errors.js';
import { ANSWERED, STAGES, told } from '../../src/core/telemetry.js';
import { createFigures } from '../../src/metrics/figures.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { QUEUES } from '../../src/queue/registry.js';
import { gate, NOTHING, query } from '../contracts/job-queue.js';

const ABOUT = { role: 'worker', version: '1.2.3' };

/** Values of one figure, by its labels. */
async function valuesOf(figures: ReturnType<typeof createFigures>, name: string): Promise<Record<string, number>> {
  const lines = (await figures.read()).split('\n').filter((line) => line.replace(/\{.*/, '').split(' ')[0] === name);
  return Object.fromEntries(lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]));
}

describe('questions and searches', () => {
  it('are counted by how they ended, with the stages on their way', async () => {
    const figures = createFigures(ABOUT);
    const { telemetry } = figures;
    const queue = QUEUES.memory({ limit: 10, timeoutMs: 5_000, concurrency: 1, telemetry });
    let searches = 0;
    queue.work(() =>
      told(telemetry, 'search', async () => {
        if (++searches < 3) return NOTHING;
        throw new SamelookError('PHOTO_EXPIRED', 'Too late.');
      }),
    );
    const ask = createAsk({ photos: createMemoryPhotoStore({ ttlMs: 60_000 }), queue, telemetry });
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await ask(photo, { k: 8 });
    await ask(photo, { k: 8 });
    await expect(ask(photo, { k: 8 })).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
    await expect(ask(new Uint8Array(), { k: 8 })).rejects.toMatchObject({ code: 'PHOTO_EMPTY' });
    await queue.close();
    const ends = { 'outcome="answered"': 2, 'outcome="PHOTO_EXPIRED"': 1 };
    expect(await valuesOf(figures, 'samelook_search_seconds_count')).toEqual(ends);
    expect(await valuesOf(figures, 'samelook_question_seconds_count')).toEqual({ ...ends, 'outcome="PHOTO_EMPTY"': 1 });
    expect(await valuesOf(figures, 'samelook_stage_seconds_count')).toEqual({
      'stage="accept",outcome="answered"': 3,
      'stage="accept",outcome="PHOTO_EMPTY"': 1,
      'stage="wait",outcome="answered"': 3,
    });
  });
});

describe('stages', () => {
  it('have their labels, and nothing else that is told of them', async () => {
    const figures = createFigures(ABOUT);
    const facts = { platform: 'telegram', kind: 'photo', method: 'GET', route: '/v1/items/:id', network: 'n', size: 5 };
    for (const stage of STAGES) figures.telemetry.begin(stage, facts, { agoMs: 2_000 }).end(ANSWERED, { status: 404 });
    const counted = (name: string) => valuesOf(figures, `samelook_${name}_seconds_count`);
    expect(await counted('http_request')).toEqual({ 'method="GET",route="/v1/items/:id",status="404"': 1 });
    expect(await counted('chat')).toEqual({ 'platform="telegram",kind="photo",outcome="answered"': 1 });
    expect(await counted('delivery')).toEqual({ 'platform="telegram",outcome="answered"': 1 });
    expect(await counted('inference_batch')).toEqual({ 'network="n"': 1 });
    expect(await valuesOf(figures, 'samelook_inference_batch_size_sum')).toEqual({ 'network="n"': 5 });
    const shared = ['fetch', 'accept', 'wait', 'decode', 'detect', 'embed', 'look_up', 'rank'];
    expect(await counted('stage')).toEqual(
      Object.fromEntries(shared.map((stage) => [`stage="${stage}",outcome="answered"`, 1])),
    );
    const [took = 0] = Object.values(await valuesOf(figures, 'samelook_question_seconds_sum'));
    expect(took).toBeGreaterThanOrEqual(2);
    expect(took).toBeLessThan(60);
  });

  it('are joined by how far long work is', async () => {
    const figures = createFigures(ABOUT);
    figures.telemetry.progress('import', 3, 12);
    expect(await valuesOf(figures, 'samelook_task_done_images')).toEqual({ 'task="import"': 3 });
    expect(await valuesOf(figures, 'samelook_task_planned_images')).toEqual({ 'task="import"': 12 });
  });
});

describe('the queue', () => {
  it('is looked at when somebody reads, and left out where it is away', async () => {
    let isAway = false;
    const look = async () => {
      if (isAway) throw new SamelookError('STORAGE_FAILED', 'Redis is away.');
      return { waiting: 4, underWay: 3, again: 2, dead: 1, oldestMs: 1_500 };
    };
    const figures = createFigures(ABOUT);
    figures.watchQueue(look);
    expect(await valuesOf(figures, 'samelook_queue_jobs')).toEqual({
      'state="waiting"': 4,
      'state="under_way"': 3,
      'state="again"': 2,
      'state="failed"': 1,
    });
    expect(await valuesOf(figures, 'samelook_queue_oldest_seconds')).toEqual({ '': 1.5 });
    isAway = true;
    expect(await valuesOf(figures, 'samelook_queue_jobs')).toEqual({});
    expect(await figures.read()).toContain('process_cpu_seconds_total');
  });

  it('of one process tells how it stands itself', async () => {
    const { waiting, find, open } = gate();
    const queue = QUEUES.memory({ limit: 10, timeoutMs: 5_000, concurrency: 1 });
    const figures = createFigures(ABOUT);
    figures.watchQueue(async () => queue.standing?.() ?? { waiting: -1, underWay: -1, oldestMs: -1 });
    queue.work(find);
    const jobs = ['one', 'two', 'three'].map((photo) => queue.submit(query(photo)));
    await expect.poll(() => waiting.length).toBe(1);
    expect(await valuesOf(figures, 'samelook_queue_jobs')).toMatchObject({
      'state="waiting"': 2,
      'state="under_way"': 1,
    });
    expect((await valuesOf(figures, 'samelook_queue_oldest_seconds'))['']).toBeGreaterThan(0);
    open();
    await Promise.all(jobs);
    expect(await valuesOf(figures, 'samelook_queue_oldest_seconds')).toEqual({ '': 0 });
    await queue.close();
  });
});

describe('what a process holds', () => {
  it('is looked up when somebody reads, and stays as it was where that fails', async () => {
    const figures = createFigures(ABOUT);
    expect(await figures.read()).not.toContain('samelook_index_images');
    let restarts = 1;
    figures.watch(async () => {
      if (restarts > 2) throw new SamelookError('STORAGE_FAILED', 'The database is away.');
      const inference = { waiting: 7, inFlight: 6, answered: 100, restarts: restarts++, device: 'cpu' };
      return { items: 10, images: 20, indexed: 15, inference };
    });
    expect(await valuesOf(figures, 'samelook_inference_restarts_total')).toEqual({ '': 1 });
    expect(await valuesOf(figures, 'samelook_inference_restarts_total')).toEqual({ '': 2 });
    expect(await valuesOf(figures, 'samelook_inference_restarts_total')).toEqual({ '': 2 });
    expect(await valuesOf(figures, 'samelook_pending_images')).toEqual({ '': 5 });
    expect(await valuesOf(figures, 'samelook_inference_inputs')).toEqual({
      'state="waiting"': 7,
      'state="in_flight"': 6,
    });
    expect(await valuesOf(figures, 'samelook_inference_up')).toEqual({ '': 1 });
    expect(await valuesOf(figures, 'samelook_process_info')).toEqual({ 'role="worker",version="1.2.3"': 1 });
  });
});
