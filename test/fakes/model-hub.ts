/** A hub on loopback that offers the models of the library's list, as tiny files with the very inputs and outputs. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KNOWN_MODELS } from '../../models/library/known-models.js';
import { type ServedFile, startFakeHub } from './hub.js';

/** Where the tiny files are. */
export const TOWERS = resolve(import.meta.dirname, '../fixtures/towers');

/** By the names that the manifests call the files. */
const TINY: Readonly<Record<string, string>> = {
  'vision.onnx': 'vision.onnx',
  'text.onnx': 'text.onnx',
  'tokenizer.json': 'tokenizer.json',
  'model.onnx': 'parser.onnx',
};

/** A tiny file of the fixtures. */
export function tower(name: string): Buffer {
  return readFileSync(join(TOWERS, name));
}

/** Starts the hub; large files come by a redirect, as from Hugging Face. */
export async function startModelHub() {
  const files: Record<string, ServedFile> = {};
  for (const model of KNOWN_MODELS) {
    for (const variant of Object.values(model.variants)) {
      for (const [name, { path }] of Object.entries(variant)) {
        const bytes = tower(TINY[name] ?? name);
        files[`/${path}`] = name.endsWith('.onnx') ? { bytes, redirectTo: `/store/${path}` } : { bytes };
        files[`/store/${path}`] = { bytes };
      }
    }
  }
  return startFakeHub(files);
}
