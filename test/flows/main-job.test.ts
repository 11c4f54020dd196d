import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Answer, Choice } from '../../src/core/query.js';
import { BACK_ENDS, type BackEnd, IN_FILES, type OpenBackEnd } from './back-ends.js';
import { drawSmallShop, type SmallShop, type Truth } from './demo-shop.js';

const ITEMS = 40;
const STREET_PHOTOS = 6;

let shop: SmallShop;
let backEnd: OpenBackEnd;

beforeAll(async () => {
  shop = await drawSmallShop(ITEMS, STREET_PHOTOS);
}, 180_000);

afterAll(() => shop.remove());

/** Fills the shop in a back end; from then on, it is the one that is worked on. */
async function beginOn({ open }: BackEnd): Promise<void> {
  backEnd = await open();
  const report = await withApp(shop.fill);
  expect(report).toMatchObject({ added: ITEMS, embedded: ITEMS, failedCount: 0, problemCount: 0 });
}

const ask = async (app: App, truth: Truth, choice: Partial<Choice> = {}) =>
  app.ask(await shop.photo(truth), { k: 10, box: truth.box, ...choice });

const idsOf = (answer: Answer) => answer.garments[0]?.results.map(({ item }) => item.id) ?? [];

/** Some garment of the drawn photos, by a whole number of any size. */
function truthOf(i: number): Truth {
  const truth = shop.truths[i % shop.truths.length];
  if (truth === undefined) throw new Error('no street photos were drawn');
  return truth;
}

/** Opens the program for one flow and closes it, however the flow ends. */
async function withApp<T>(flow: (app: App) => Promise<T>, environment?: Record<string, string>): Promise<T> {
  const { shared } = backEnd;
  const app = await shop.open({ ...environment, ...backEnd.environment }, { shared });
  try {
    return await flow(app);
  } finally {
    await app.close();
  }
}

function mainJob(where: BackEnd): void {
  beforeAll(() => beginOn(where), 180_000);
  afterAll(() => backEnd.remove());

  it('finds the worn item among the ten nearest for most garments of the street photos', () =>
    withApp(async (app) => {
      const found = await Promise.all(
        shop.truths.map(async (truth) => idsOf(await ask(app, truth, { k: 10 })).includes(truth.item)),
      );
      // By chance it would be a quarter of them.
      expect(found.filter(Boolean).length / found.length).toBeGreaterThan(0.6);
    }));

  it('imports again without embedding again, and opens without filling the index again', () =>
    withApp(async (app) => {
      expect(await app.index.size()).toBe(ITEMS);
      expect(await shop.fill(app)).toMatchObject({ added: 0, changed: 0, unchanged: ITEMS, embedded: 0, removed: 0 });
    }));

  it('finds a product picture itself as the same, and shows nothing else as surer', () =>
    withApp(async (app) => {
      const [image] = await readdir(join(shop.feed, '..', 'images'));
      const photo = await readFile(join(shop.feed, '..', 'images', image ?? ''));
      const answer = await app.ask(photo, { k: 5 });
      const [first, ...others] = answer.garments[0]?.results ?? [];
      expect(first).toMatchObject({ verdict: 'same' });
      expect(first?.item.images[0]).toContain(image);
      for (const { similarity } of others) expect(similarity).toBeLessThanOrEqual(first?.similarity ?? 0);
    }));

  it('finds garments in a street photo by itself, and the worn items for them', () =>
    withApp(async (app) => {
      const photos = [...new Map(shop.truths.map((truth) => [truth.image, truth])).values()];
      const answers = await Promise.all(photos.map((truth) => ask(app, truth, { box: undefined } as Partial<Choice>)));
      for (const { garments } of answers) expect(garments.length).toBeGreaterThan(0);
      const worn = shop.truths.map((truth) => {
        const answer = answers[photos.findIndex(({ image }) => image === truth.image)];
        return answer?.garments.some(({ results }) => results.some(({ item }) => item.id === truth.item)) ?? false;
      });
      expect(worn.filter(Boolean).length / worn.length).toBeGreaterThan(0.5);
    }));

  it('keeps to the filters', () =>
    withApp(async (app) => {
      const truth = truthOf(0);
      const item = await app.store.get(truth.item);
      const colour = item?.colour ?? '';
      const answer = await ask(app, truth, { filters: { colour: [colour] } });
      expect(answer.garments[0]?.results.length).toBeGreaterThan(0);
      for (const result of answer.garments[0]?.results ?? []) expect(result.item.colour).toBe(colour);
    }));

  it('answers every one of two hundred at once, or refuses it kindly', () =>
    withApp(
      async (app) => {
        const asked = Array.from({ length: 200 }, (_, i) =>
          ask(app, truthOf(i), { k: 3 }).catch((error: unknown) => error),
        );
        const outcomes = await Promise.all(asked);
        const refused = outcomes.filter((outcome) => outcome instanceof Error);
        for (const error of refused) expect(error).toMatchObject({ code: 'BUSY', retryable: true });
        expect(refused.length).toBeLessThan(150);
        // The next one is served as if nothing had been.
        expect((await ask(app, truthOf(0))).garments).toHaveLength(1);
      },
      // The queue is asked here, not the detector: looking for garments would only make it slow.
      { QUEUE_LIMIT: '60', DETECTOR: 'whole-photo' },
    ));

  it('answers although the inference process is killed in the middle of it', () =>
    withApp(async (app) => {
      const expected = idsOf(await ask(app, truthOf(1)));
      const asked = Array.from({ length: 12 }, () => ask(app, truthOf(1)));
      await sleep(150);
      const { pid } = app.inference.stats();
      if (pid === undefined) throw new Error('there is no inference process');
      process.kill(pid, 'SIGKILL');
      for (const answer of await Promise.all(asked)) expect(idsOf(answer)).toEqual(expected);
      expect(app.inference.stats().restarts).toBe(1);
    }));

  it('refuses bad photos one by one and goes on', () =>
    withApp(async (app) => {
      const whole = await shop.photo(truthOf(0));
      const bad: readonly [Uint8Array, string][] = [
        [new Uint8Array(), 'PHOTO_EMPTY'],
        [new TextEncoder().encode('this is no picture'.repeat(20)), 'PHOTO_UNSUPPORTED'],
        [whole.subarray(0, whole.length / 2), 'PHOTO_DAMAGED'],
        [new Uint8Array(21 * 1024 * 1024), 'PHOTO_TOO_LARGE'],
      ];
      for (const [photo, code] of bad) {
        const error = await app.ask(photo, { k: 3 }).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(SamelookError);
        expect(error).toMatchObject({ code, retryable: false });
      }
      await expect(ask(app, truthOf(0), { box: undefined, garment: 5 } as Partial<Choice>)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      expect((await ask(app, truthOf(0))).garments).toHaveLength(1);
    }));
}

for (const where of BACK_ENDS) describe(`the main job, in ${where.name}`, { skip: where.skip }, () => mainJob(where));

describe('what is on disk', () => {
  beforeAll(async () => {
    backEnd = await IN_FILES.open();
  });

  it('an index cut in half is refused with the command that builds it anew, which embeds nothing again', async () => {
    const before = await withApp(async (app) => idsOf(await ask(app, truthOf(2))));
    const directory = join(shop.home, 'catalogue');
    for (const name of await readdir(directory)) {
      // Not the means beside it: without them the index is begun anew, which is no refusal.
      if (/^index\.[0-9a-f]{16}\./.test(name)) await truncate(join(directory, name), 100);
    }
    await expect(shop.open()).rejects.toMatchObject({ code: 'INDEX_DAMAGED' });
    await expect(shop.open()).rejects.toThrow(/samelook index rebuild/);

    const app = await shop.open({}, { rebuildIndex: true });
    expect(idsOf(await ask(app, truthOf(2)))).toEqual(before);
    expect(app.inference.stats().answered).toBeLessThan(5);
    await app.close();
    expect(await withApp(async (reopened) => idsOf(await ask(reopened, truthOf(2))))).toEqual(before);
  });

  it('a database that is none is refused with its path', async () => {
    const home = join(shop.home, 'other');
    const app = await shop.open({ SAMELOOK_HOME: home });
    await app.close();
    await writeFile(join(home, 'catalogue', 'catalogue.db'), 'no database at all'.repeat(500));
    await expect(shop.open({ SAMELOOK_HOME: home })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await expect(shop.open({ SAMELOOK_HOME: home })).rejects.toThrow(/catalogue\.db/);
  });

  it('an unknown model is refused with the known ones', async () => {
    await expect(shop.open({ ENCODER: 'vgg-99' })).rejects.toThrow(/resnet50-pca/);
  });
});
