/** One part of the benchmark of a million vectors, in a process of its own. */
import type { BenchRow } from '../row.js';
import type { ScaleOptions } from './entries.js';
import { benchFollow } from './follow.js';
import { benchBareBuild, benchExact, benchHnsw, benchHnswOpen } from './local.js';
import type { ScalePart } from './million.js';
import { benchPgvector } from './pgvector.js';

const PARTS: Readonly<Record<ScalePart, (options: ScaleOptions) => Promise<readonly BenchRow[]>>> = {
  exact: benchExact,
  hnsw: benchHnsw,
  bare: benchBareBuild,
  'hnsw-open': benchHnswOpen,
  pgvector: benchPgvector,
  follow: benchFollow,
};

const [part, entries, dimensions, folder, minutes] = process.argv.slice(2);
const rows = await PARTS[part as ScalePart]({
  entries: Number(entries),
  dimensions: Number(dimensions),
  folder: `${folder}`,
  minutes: Number(minutes),
  print: (line) => process.stderr.write(`${line}\n`),
});
process.send?.(rows);
process.disconnect();
