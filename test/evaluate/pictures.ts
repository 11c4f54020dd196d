/** Datasets in a temporary folder, made of small pictures of one colour, in which everything is known. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodePng } from '../../src/photo/encode.js';

/** Red, green, blue, 0..255. */
export type Colour = readonly [number, number, number];

/** A folder that is gone after the test. */
export interface Folder {
  readonly path: string;
  /** Writes a picture of `left` colour, with its right half of another one where it is given. */
  draw(name: string, left: Colour, right?: Colour, side?: number): Promise<void>;
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'samelook-eval-'));
  async function write(name: string, content: string | Uint8Array): Promise<string> {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }
  return {
    path,
    draw: async (name, left, right = left, side = 16) => {
      const rgb = new Uint8Array(side * side * 3);
      for (let i = 0; i < side * side; i++) rgb.set(i % side < side / 2 ? left : right, i * 3);
      await write(name, await encodePng({ width: side, height: side, rgb }));
    },
    write,
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** As JSON Lines. */
export function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
