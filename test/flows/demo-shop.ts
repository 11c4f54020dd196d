/** A small demo shop in a temporary folder, with the program open on it: what the flows work on. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type OpenOptions, openApp } from '../../src/app.js';
import { drawDemo } from '../../src/catalogue/demo/draw-demo.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { type ImportReport, importCatalogue } from '../../src/catalogue/import.js';
import { chooseCatalogue } from '../../src/catalogue/place.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import type { Box } from '../../src/core/photo.js';

/** A garment of a drawn street photo, with the item that it shows. */
export interface Truth {
  readonly image: string;
  readonly item: string;
  readonly box: Box;
}

export interface SmallShop {
  readonly home: string;
  /** The drawn feed. */
  readonly feed: string;
  readonly truths: readonly Truth[];
  photo(truth: Truth): Promise<Uint8Array>;
  /** The first picture of an item. */
  firstPicture(): Promise<Uint8Array>;
  /** Puts its items into a program that is open on it. */
  fill(app: App): Promise<ImportReport>;
  /** Open, and at work. */
  open(environment?: Readonly<Record<string, string>>, options?: OpenOptions): Promise<App>;
  remove(): Promise<void>;
}

/** Draws `items` items and `streetPhotos` photos of figures that wear them. */
export async function drawSmallShop(items: number, streetPhotos: number): Promise<SmallShop> {
  const directory = await mkdtemp(join(tmpdir(), 'samelook-flow-'));
  const home = join(directory, 'home');
  const drawn = await drawDemo({ directory, items, streetPhotos, seed: 5 });
  const lines = (await readFile(drawn.pairs, 'utf8')).trim().split('\n');
  const truths = lines.map((line) => JSON.parse(line)).filter(({ role }) => role === 'query');
  return {
    home,
    feed: drawn.feed,
    truths,
    photo: ({ image }) => readFile(join(directory, image)),
    async firstPicture() {
      const images = join(drawn.feed, '..', 'images');
      return readFile(join(images, (await readdir(images))[0] ?? ''));
    },
    fill: async ({ store, encoder, detector, index }) =>
      importCatalogue({ feed: await openFeed(drawn.feed), store, encoder, detector, index, prune: true }),
    async open(environment = {}, options = {}) {
      const config = readConfig({ SAMELOOK_HOME: home, CATALOGUE: drawn.feed, LOG_LEVEL: 'silent', ...environment });
      const app = await openApp(config, SILENT, chooseCatalogue(config.home, config.catalogue), options);
      app.work();
      return app;
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
