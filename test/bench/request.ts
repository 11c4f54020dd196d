/** One request end to end, over a real socket, against the sum of its parts measured one by one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PLATFORMS } from '../../adapters/registry.js';
import { SILENT } from '../../src/core/log.js';
import { decode } from '../../src/photo/decode.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { CANDIDATES } from '../../src/search/rank.js';
import type { BenchRow } from './row.js';
import type { BenchShop } from './shop.js';

const ROUNDS = 60;
const WARM_UP = 5;

export async function benchRequest({ app, street }: BenchShop, print: (line: string) => void): Promise<BenchRow[]> {
  print(`${ROUNDS} requests, and their parts …`);
  const http = await PLATFORMS.http({
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    ask: app.ask,
    catalogue: app.store,
    catalogueName: 'Bench',
    demo: undefined,
    ready: async () => ({ ready: true, parts: {} }),
    log: SILENT,
  });
  const address = await http.start();
  const photos = await Promise.all((await readdir(street)).map((name) => readFile(join(street, name))));
  const whole: number[] = [];
  const parts: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const photo = photos[round % photos.length];
    if (photo === undefined) throw new Error('no street photos were drawn');
    const wholeMs = await timed(() => request(address, photo));
    const partsMs = await sumOfParts(app, photo);
    if (round < WARM_UP) continue;
    whole.push(wholeMs);
    parts.push(partsMs);
  }
  await http.stop();
  return [
    { name: 'one request end to end', value: median(whole), unit: 'ms' },
    { name: 'the sum of its parts', value: median(parts), unit: 'ms' },
    {
      name: 'request against its parts',
      value: median(whole) / median(parts),
      unit: 'ratio',
      limit: { op: '<=', value: 1.2 },
    },
  ];
}

async function request(address: string, photo: Uint8Array<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  form.set('photo', new Blob([photo]), 'photo.webp');
  const response = await fetch(new URL('/v1/similar', address), { method: 'POST', body: form });
  if (!response.ok) throw new Error(await response.text());
  await response.json();
}

/** Normalise, decode, embed, search, look items up: each alone, without queue and without HTTP. */
async function sumOfParts({ encoder, index, store }: BenchShop['app'], photo: Uint8Array): Promise<number> {
  const photos = createMemoryPhotoStore();
  let ref = '';
  let total = await timed(async () => {
    ref = await photos.put(photo);
  });
  const normalised = await photos.get(ref);
  await photos.close();
  const picture = await decode(normalised);
  total += await timed(() => decode(normalised));
  const [embedding] = await encoder.embed([picture]);
  total += await timed(() => encoder.embed([picture]));
  if (embedding === undefined) throw new Error('the encoder gave no embedding');
  const matches = await index.search(embedding, CANDIDATES);
  total += await timed(() => index.search(embedding, CANDIDATES));
  return total + (await timed(() => store.itemsOfImages(matches.map(({ imageId }) => imageId))));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
