/** Draws the demo shop into a folder: feed, product pictures, street photos and the truth about them. Stopped half-way it goes on where it was. */
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SamelookError, toSamelookError } from '../../core/errors.js';
import { encodeWebp } from '../../photo/encode.js';
import { designGarment } from './design.js';
import { GENERATOR_VERSION, pictureOf } from './listing.js';
import { productPicture } from './product-picture.js';
import { rasterise } from './rasterise.js';
import { drawStreetPicture } from './street-picture.js';
import { feedLines, pairLines, type StreetTruth, streetPhotoOf, truthOf, wornLines } from './truth.js';

/** What to draw, and where. */
export interface DrawDemoOptions {
  readonly directory: string;
  readonly items: number;
  readonly streetPhotos: number;
  /** A whole number; the same seed draws the same shop. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Told after each picture that had to be drawn; never called where all is there. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What lies in the folder afterwards; absolute or relative as `directory` was. */
export interface DemoFiles {
  /** The feed, one `CatalogueItem` a line. */
  readonly feed: string;
  /** One `StreetTruth` a line. */
  readonly street: string;
  /** Gallery and query pictures for evaluation, one a line. */
  readonly pairs: string;
  /** The same, with the items of the gallery on people. */
  readonly worn: string;
  /** Number of pictures that were drawn this time. */
  readonly drawn: number;
}

/** What the pictures in a folder were drawn from. */
interface Stamp {
  readonly version: number;
  readonly seed: number;
  readonly items: number;
}

const PRODUCT_QUALITY = 84;
/** One picture is rasterised while another one is composed and encoded. */
const DRAWN_AT_ONCE = Math.min(8, availableParallelism() + 1);

/**
 * Draws what is missing; pictures of another seed or version are replaced.
 * @throws SamelookError INPUT_INVALID on counts that make no sense, STORAGE_FAILED where the folder can't be written, CANCELLED
 */
export async function drawDemo(options: DrawDemoOptions): Promise<DemoFiles> {
  const { directory, items, streetPhotos, seed, signal, onProgress } = options;
  if (![items, streetPhotos, seed].every((n) => Number.isInteger(n) && n >= 0) || (streetPhotos > 0 && items === 0)) {
    throw new SamelookError(
      'INPUT_INVALID',
      'Give whole numbers for items, street photos and seed; street photos need items to wear.',
    );
  }
  try {
    await Promise.all(
      ['images', 'street', 'truth'].map((folder) => mkdir(join(directory, folder), { recursive: true })),
    );
    const truths = await keepOwn(options);
    const images = new Set(await readdir(join(directory, 'images')));
    const missingItems = range(items).filter((n) => !images.has(pictureOf(seed, n).slice('images/'.length)));
    const missingPhotos = range(streetPhotos).filter((index) => !truths.has(streetPhotoOf(index)));
    const total = missingItems.length + missingPhotos.length;
    let done = 0;
    const tick = (): void => onProgress?.(++done, total);

    await inParallel(missingItems, signal, async (n) => {
      const pixels = await rasterise(productPicture(designGarment(seed, n)), signal);
      await writeWhole(join(directory, pictureOf(seed, n)), await encodeWebp(pixels, PRODUCT_QUALITY));
      tick();
    });
    const feed = join(directory, 'catalogue.jsonl');
    await writeWhole(feed, feedLines(seed, items));
    await inParallel(missingPhotos, signal, async (index) => {
      const picture = await drawStreetPicture(seed, index, items, signal);
      const truth = truthOf(seed, index, picture);
      await writeWhole(join(directory, truth.image), await encodeWebp(picture.pixels, picture.quality));
      await writeWhole(join(directory, sidecarOf(truth.image)), JSON.stringify(truth));
      truths.set(truth.image, truth);
      tick();
    });
    const street = join(directory, 'street.jsonl');
    const pairs = join(directory, 'pairs.jsonl');
    const worn = join(directory, 'worn.jsonl');
    const inOrder = range(streetPhotos).map((index) => truths.get(streetPhotoOf(index)) as StreetTruth);
    await writeWhole(street, inOrder.map((truth) => `${JSON.stringify(truth)}\n`).join(''));
    await writeWhole(pairs, pairLines(seed, items, inOrder));
    await writeWhole(worn, wornLines(inOrder));
    return { feed, street, pairs, worn, drawn: total };
  } catch (error) {
    throw advised(error, directory);
  }
}

/** Removes pictures that this shop would not draw. @returns the truths of the street photos that stay, by image */
async function keepOwn({ directory, items, seed }: DrawDemoOptions): Promise<Map<string, StreetTruth>> {
  const stampFile = join(directory, 'demo.json');
  const stamp: Stamp = { version: GENERATOR_VERSION, seed, items };
  const found = await readFile(stampFile, 'utf8').catch(() => '');
  const sameShop = found === JSON.stringify(stamp);
  const truths = new Map<string, StreetTruth>();
  const own = new RegExp(`^demo-${seed}-\\d+-v${GENERATOR_VERSION}\\.webp$`);
  for (const name of await readdir(join(directory, 'images'))) {
    if (/^demo-\d+-\d+-v\d+\.webp(\.part)?$/.test(name) && !own.test(name)) await rm(join(directory, 'images', name));
  }
  for (const folder of ['street', 'truth']) {
    for (const name of await readdir(join(directory, folder))) {
      if (!/^\d+\.(webp|json)(\.part)?$/.test(name)) continue;
      if (!sameShop) await rm(join(directory, folder, name));
      else if (folder === 'truth' && name.endsWith('.json')) {
        const truth = JSON.parse(await readFile(join(directory, folder, name), 'utf8')) as StreetTruth;
        if (await exists(join(directory, truth.image))) truths.set(truth.image, truth);
      }
    }
  }
  await writeWhole(stampFile, JSON.stringify(stamp));
  return truths;
}

/** Runs the work over the list, a few at a time; the first failure stops the rest. */
async function inParallel<T>(
  list: readonly T[],
  signal: AbortSignal | undefined,
  work: (one: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const run = async (): Promise<void> => {
    while (next < list.length && !failed) {
      signal?.throwIfAborted();
      const one = list[next++] as T;
      await work(one).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const runs = await Promise.allSettled(Array.from({ length: DRAWN_AT_ONCE }, run));
  for (const outcome of runs) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Writes a file so that it is there whole or not at all. */
async function writeWhole(path: string, content: Uint8Array | string | Iterable<string>): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function sidecarOf(image: string): string {
  return image.replace(/^street\/(.*)\.webp$/, 'truth/$1.json');
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function advised(error: unknown, directory: string): SamelookError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) {
    return new SamelookError(
      'STORAGE_FAILED',
      `The demo shop can't be drawn into ${directory} (${error.code}). Make room there or choose a folder that can be written, then start again: it goes on where it stopped.`,
      { cause: error },
    );
  }
  return toSamelookError(error);
}
