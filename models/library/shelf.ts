/** The models that are here: those that come with the program, and those that were pulled. Manifests are read, weights are not. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, ModelManifest } from '../manifest.js';
import { dimensionsOf } from '../manifests/encoder.js';
import { filesOf } from './draft.js';

/** A model in a folder. */
export interface ShelvedModel {
  readonly name: string;
  readonly folder: string;
  /** Undefined where the manifest can't be read; then `problem` says why. */
  readonly manifest: ModelManifest | undefined;
  readonly problem: string | undefined;
  /** Of the files that its manifest names. */
  readonly bytes: number;
}

/** Folders that hold a manifest, by name; an empty list where the shelf is not there. */
export async function listShelf(shelf: string): Promise<ShelvedModel[]> {
  const names = await readdir(shelf).catch(() => []);
  const models = await Promise.all(names.sort().map((name) => lookAt(name, join(shelf, name))));
  return models.filter((model) => model !== undefined);
}

async function lookAt(name: string, folder: string): Promise<ShelvedModel | undefined> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const json = JSON.parse(text);
    const parsed = ModelManifest.safeParse(json);
    if (!parsed.success) return { name, folder, manifest: undefined, problem: 'its manifest is wrong', bytes: 0 };
    const sizes = await Promise.all(filesOf(json).map(async (file) => (await stat(join(folder, file.name))).size));
    return {
      name,
      folder,
      manifest: parsed.data,
      problem: undefined,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    };
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    return { name, folder, manifest: undefined, problem, bytes: 0 };
  }
}

/** Numbers of an encoder's vector; undefined for what does not embed. */
export function dimensionsOfModel(manifest: ModelManifest): number | undefined {
  switch (manifest.kind) {
    case 'encoder':
      return dimensionsOf(manifest);
    case 'head':
      return manifest.dimensions;
    default:
      return undefined;
  }
}
