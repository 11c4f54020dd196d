/** Pictures of two colours each, a tiny model that tells them apart, and another one to change to. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../src/app.js';
import type { Pixels } from '../../src/core/photo.js';
import { Choice } from '../../src/core/query.js';
import { encodePng } from '../../src/photo/encode.js';
import { tinyFolder } from '../models/tiny-models.js';
import { sha256 } from './hub.js';
import { tower } from './model-hub.js';

/** Pictures of the catalogue. */
export const COUNT = 60;
/** The model that it is embedded by at first. */
export const TINY = tinyFolder('tiny');

/** A picture of two colours, the n-th unlike any other; `black` ones are all alike. */
export function drawn(n: number, black = false): Pixels {
  const colours = [53, 101, 199, 29, 83, 157].map((step) => (black ? 0 : 40 + ((n * step) % 200)));
  return {
    width: 24,
    height: 16,
    rgb: Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => colours[(i % 3) + (i < 576 ? 0 : 3)] ?? 0),
  };
}

/** The other model, in a folder of a shelf. */
export async function putTowers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'vision.onnx'), tower('vision.onnx'));
  const input = {
    name: 'pixel_values',
    width: 224,
    height: 224,
    layout: 'NCHW',
    channels: 'RGB',
    scale: 1 / 255,
    type: 'float32',
  };
  const rest = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], fit: 'fill', background: [255, 255, 255] };
  const manifest = {
    kind: 'encoder',
    id: 'towers',
    file: 'vision.onnx',
    sha256: sha256(tower('vision.onnx')),
    licence: 'MIT',
    input: { ...input, ...rest },
    output: { name: 'image_embeds', dimensions: 768 },
    metric: 'cosine',
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** The title of the item that is nearest to a picture of the catalogue: the picture's own. */
export async function askFor(app: App, n: number): Promise<string | undefined> {
  const answer = await app.ask(await encodePng(drawn(n)), Choice.parse({ k: 1 }));
  return answer.garments[0]?.results[0]?.item.images[0]?.match(/(\d+)\.png$/)?.[1];
}
