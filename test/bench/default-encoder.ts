/** The encoder that comes with the program, whichever is in use. */
import { fileURLToPath } from 'node:url';
import { readManifest } from '../../models/manifest.js';

/** Seen from dist/test/bench/. */
const FOLDER = fileURLToPath(new URL('../../../models/resnet50-pca', import.meta.url));

export async function defaultEncoder() {
  const model = await readManifest(FOLDER);
  if (model.kind !== 'encoder') throw new Error(`${FOLDER} holds no encoder.`);
  return model;
}
