/** The garment detector on one photo against the encoder on one crop, taken in turns. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDetector } from '../../models/registry.js';
import { crop } from '../../src/photo/crop.js';
import { decode } from '../../src/photo/decode.js';
import { type BenchRow, median } from './row.js';
import type { BenchShop } from './shop.js';
import { timed } from './timed.js';

const ROUNDS = 60;
const WARM_UP = 5;
/** The detector that comes with the program, whichever is in use. */
const DETECTOR = 'garments';
/** A garment in the middle of a photo. */
const BOX = { left: 0.25, top: 0.2, right: 0.75, bottom: 0.7 };

export async function benchDetector({ app, street }: BenchShop, print: (line: string) => void): Promise<BenchRow[]> {
  print(`${ROUNDS} photos through the detector …`);
  const detector = await openDetector(DETECTOR, { inference: app.inference });
  const files = await readdir(street);
  const photos = await Promise.all(files.map(async (name) => decode(await readFile(join(street, name)))));
  const detected: number[] = [];
  const embedded: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const photo = photos[round % photos.length];
    if (photo === undefined) throw new Error('no street photos were drawn');
    const detectorMs = await timed(() => detector.detect(photo));
    const encoderMs = await timed(() => app.encoder.embed([crop(photo, BOX)]));
    if (round < WARM_UP) continue;
    detected.push(detectorMs);
    embedded.push(encoderMs);
  }
  await detector.close();
  return [
    { name: 'garments of one photo', value: median(detected), unit: 'ms' },
    { name: 'embedding of one crop', value: median(embedded), unit: 'ms' },
    {
      name: 'detector against encoder',
      value: median(detected) / median(embedded),
      unit: 'ratio',
      limit: { op: '<=', value: 3 },
    },
  ];
}
