/** What the benchmarks work on: 500 drawn items in a folder of their own, and the parts of the program opened on it. */
import { join } from 'node:path';
import { type App, openApp } from '../../src/app.js';
import { drawDemo } from '../../src/catalogue/demo/draw-demo.js';
import { chooseCatalogue } from '../../src/catalogue/place.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';

export const ITEMS = 500;
const STREET_PHOTOS = 20;

export interface BenchShop {
  readonly app: App;
  readonly feed: string;
  /** Folder of the drawn street photos. */
  readonly street: string;
  close(): Promise<void>;
}

export async function openBenchShop(directory: string, print: (line: string) => void): Promise<BenchShop> {
  print(`drawing ${ITEMS} items …`);
  await drawDemo({ directory, items: ITEMS, streetPhotos: STREET_PHOTOS, seed: 12 });
  const config = readConfig({ SAMELOOK_HOME: join(directory, 'home') });
  const app = await openApp(config, SILENT, chooseCatalogue(config.home, config.catalogue));
  return { app, feed: join(directory, 'catalogue.jsonl'), street: join(directory, 'street'), close: () => app.close() };
}
