/** Shops that walks go through: one that is drawn, and one of real photographs where this machine has any. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type App, openApp } from '../../src/app.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { chooseCatalogue } from '../../src/catalogue/place.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import type { OpenBackEnd } from './back-ends.js';
import { drawSmallShop } from './demo-shop.js';

/** The program on a catalogue, and photos to ask it about. */
export interface WalkShop {
  readonly app: App;
  /** Any number gives a photo. */
  photo(n: number): Uint8Array;
  close(): Promise<void>;
}

const ITEMS = 24;
const PHOTOS = 4;

/** Drawn garments, and photos as people take them from a shop's page: something like them is surely found. */
export async function openDrawnShop({ environment, shared, remove }: OpenBackEnd): Promise<WalkShop> {
  const shop = await drawSmallShop(ITEMS, 1);
  const quotas = { QUOTA_USER_PER_MINUTE: '100', QUOTA_CHAT_PER_MINUTE: '100' };
  const app = await shop.open({ ...quotas, ...environment }, { shared });
  await fill(app, shop.feed);
  const items = (await readFile(shop.feed, 'utf8')).trim().split('\n').slice(0, PHOTOS);
  const photos = await Promise.all(
    items.map((line) => readFile(resolve(dirname(shop.feed), JSON.parse(line).images[0]))),
  );
  return {
    app,
    photo: (n) => new Uint8Array(photos[n % photos.length] ?? []),
    async close() {
      await app.close();
      await shop.remove();
      await remove();
    },
  };
}

const SHARED = resolve(process.env.SAMELOOK_SHARED_DATA ?? '../shared/data');
/** Whether this machine has real photographs. */
export const hasRealPhotos = existsSync(join(SHARED, 'street/photos'));
/** What is said where it has none. @param what such as "Discord with real photographs" */
export const tellSkipped = (what: string): void => console.warn(`SKIPPED: ${what}, since there are none in ${SHARED}.`);

/** Every so many of the photographed garments. */
const EVERY = 200;

/** Photographed garments, and street photos; takes a minute. */
export async function openRealShop(environment: Readonly<Record<string, string>> = {}): Promise<WalkShop> {
  const home = await mkdtemp(join(tmpdir(), 'samelook-walk-'));
  const clothes = join(home, 'clothes');
  const names = (await readdir(join(SHARED, 'clothing/images'))).sort();
  for (const name of names.filter((_, n) => n % EVERY === 0)) {
    await cp(join(SHARED, 'clothing/images', name), join(clothes, name));
  }
  const config = readConfig({ SAMELOOK_HOME: home, CATALOGUE: clothes, LOG_LEVEL: 'silent', ...environment });
  const app = await openApp(config, SILENT, chooseCatalogue(config.home, config.catalogue));
  await fill(app, clothes);
  const street = (await readdir(join(SHARED, 'street/photos'))).sort();
  const photos = new Map<number, Uint8Array>();
  for (const n of REAL_PHOTOS) photos.set(n, await readFile(join(SHARED, 'street/photos', street[n] ?? '')));
  return {
    app,
    photo: (n) => new Uint8Array(photos.get(n) ?? photos.get(REAL_PHOTOS[n % REAL_PHOTOS.length] ?? 0) ?? []),
    async close() {
      await app.close();
      await rm(home, { recursive: true });
    },
  };
}

/** Street photos that are looked at, by their place among all. */
export const REAL_PHOTOS: readonly number[] = [3, 700, 1_400];

async function fill(app: App, place: string): Promise<void> {
  const feed = await openFeed(place);
  const { store, encoder, detector, index } = app;
  await importCatalogue({ feed, store, encoder, detector, index, prune: true });
}
