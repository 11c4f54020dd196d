/** One request end to end, over a real socket, against the sum of its parts measured one by one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PLATFORMS } from '../../adapters/registry.js';
import { openDetector } from '../../models/registry.js';
import { SILENT } from '../../src/core/log.js';
import type { GarmentDetector } from '../../src/core/ports.js';
import { crop } from '../../src/photo/crop.js';
import { decode } from '../../src/photo/decode.js';
import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { planCrops } from '../../src/search/crops.js';
import { CANDIDATES } from '../../src/search/rank.js';
import { type BenchRow, median } from './row.js';
import type { BenchShop } from './shop.js';
import { timed } from './timed.js';

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
  const detector = await openDetector(app.config.detector, { inference: app.inference });
  const photos = await Promise.all((await readdir(street)).map((name) => readFile(join(street, name))));
  const whole: number[] = [];
  const parts: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const photo = photos[round % photos.length];
    if (photo === undefined) throw new Error('no street photos were drawn');
    const wholeMs = await timed(() => request(address, photo));
    const partsMs = await sumOfParts(app, detector, photo);
    if (round < WARM_UP) continue;
    whole.push(wholeMs);
    parts.push(partsMs);
  }
  await http.stop();
  await detector.close();
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

/** Normalise, decode, detect, embed, search, look items up: each alone, without queue and without HTTP. */
async function sumOfParts(app: BenchShop['app'], detector: GarmentDetector, photo: Uint8Array): Promise<number> {
  const { encoder, index, store } = app;
  let total = 0;
  const part = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const started = performance.now();
    const answer = await work();
    total += performance.now() - started;
    return answer;
  };
  const photos = createMemoryPhotoStore();
  const ref = await part(() => photos.put(photo));
  const normalised = await photos.get(ref);
  await photos.close();
  const picture = await part(() => decode(normalised));
  const garments = await part(() => detector.detect(picture));
  const { crops } = planCrops(garments, {});
  const embeddings = await part(() => encoder.embed(crops.map((box) => crop(picture, box))));
  const matches = await part(() => Promise.all(embeddings.map((embedding) => index.search(embedding, CANDIDATES))));
  await part(() => store.itemsOfImages([...new Set(matches.flat().map(({ imageId }) => imageId))]));
  return total;
}
