/** Pairs of one's own: JSON Lines, one picture a line, paths relative to the file. */
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type Line, readLines } from '../../catalogue/feeds/lines.js';
import { Box } from '../../core/photo.js';
import type { Dataset, DatasetFormat, Picture } from '../dataset.js';
import { isFile, listMissing } from './present.js';
import { createProblems } from './problems.js';

/** Longest line; one with everything in it has some 300 bytes, a path at most 4 KB. */
const MAX_LINE_BYTES = 64 * 1024;

const name = z.string().trim().min(1);

const side = z.number().nonnegative();
/** In pixels of the picture. */
const PixelBox = z
  .object({ left: side, top: side, right: side, bottom: side })
  .refine(({ left, top, right, bottom }) => left < right && top < bottom, 'a box needs left < right and top < bottom');
const Sides = z.tuple([side, side, side, side]);

/**
 * `{"role":"query","image":"street/1.jpg","item":"a-17","category":"dress","box":{"left":0.1,"top":0,"right":0.9,"bottom":1}}`; a box may also
 * be a list of left, top, right, bottom, in shares of the picture, or in pixels where one of them is greater than 1.
 */
const PairLine = z.object({
  role: z.enum(['gallery', 'query']),
  image: name,
  item: z.union([name, z.number().transform(String)]),
  category: name.nullish(),
  box: Box.nullish(),
  pixelBox: PixelBox.nullish(),
});

/** Takes a .jsonl file, or a folder with a pairs.jsonl such as the one that `samelook demo` draws. */
export const pairsFormat: DatasetFormat = {
  accepted: 'a .jsonl file with one picture a line, or a folder with such a file named pairs.jsonl',
  matches: async (path, isDirectory) =>
    isDirectory ? await isFile(join(path, 'pairs.jsonl')) : /\.(jsonl|ndjson)$/i.test(path),
  open: async (path, { signal }) =>
    openPairs(/\.(jsonl|ndjson)$/i.test(path) ? path : join(path, 'pairs.jsonl'), signal),
};

async function openPairs(file: string, signal?: AbortSignal): Promise<Dataset> {
  const path = resolve(file);
  const problems = createProblems(basename(file));
  const pictures = { gallery: [] as Picture[], query: [] as Picture[] };

  for await (const line of readLines(path, MAX_LINE_BYTES)) {
    signal?.throwIfAborted();
    const origin = `${basename(file)} line ${line.number}`;
    const read = readPair(line);
    if (typeof read === 'string') problems.add(origin, read);
    else pictures[read.role].push(pictureOf(read, dirname(path), origin));
  }
  for (const missing of await listMissing([...pictures.gallery, ...pictures.query], signal)) {
    problems.add(missing.origin, `there is no picture at ${missing.path}`);
  }
  for (const role of ['gallery', 'query'] as const) {
    if (pictures[role].length === 0) problems.add(basename(file), `no line has the role "${role}"`);
  }
  problems.refuse();
  return {
    name: basename(file),
    path,
    gallery: pictures.gallery,
    queries: pictures.query,
    protocol: 'all',
    leftOut: { count: 0, first: [] },
  };
}

/** The line, or what is wrong with it. */
function readPair({ text }: Line): z.infer<typeof PairLine> | string {
  if (text === undefined) return `it is longer than ${MAX_LINE_BYTES} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const parsed = PairLine.safeParse(withBox(value));
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the line'}: ${message}`).join('; ');
}

/** A list as the box that it means; all else as it is. */
function withBox(value: unknown): unknown {
  const { success, data } = z.looseObject({ box: Sides }).safeParse(value);
  if (!success) return value;
  const [left, top, right, bottom] = data.box;
  const box = { left, top, right, bottom };
  return Math.max(...data.box) > 1 ? { ...data, box: undefined, pixelBox: box } : { ...data, box };
}

function pictureOf(line: z.infer<typeof PairLine>, folder: string, origin: string): Picture {
  const { image, item, category, box, pixelBox } = line;
  const known = { ...(category && { category }), ...(box && { box }), ...(pixelBox && { pixelBox }) };
  return { path: resolve(folder, image), item, ...known, origin };
}
