/** The indexes of a process at any size: the exact one, which tells the truth, and hnsw beside bare hnswlib-node. */
import { join } from 'node:path';
import hnswlib from 'hnswlib-node';
import { EF_CONSTRUCTION, M, SEED } from '../../../index/hnsw/graph.js';
import { candidatesFor } from '../../../index/hnsw.js';
import { openIndex } from '../../../index/registry.js';
import type { IndexEntry } from '../../../src/core/ports.js';
import { graphFile } from '../graph-file.js';
import type { BenchRow } from '../row.js';
import { allowedOf, askAll, K, keepAnswers, latencyRows } from './asked.js';
import { drawAll, type Filled, fillIndex, type ScaleOptions, scaleSpace } from './entries.js';
import { diskRow, memoryRow, watched } from './watched.js';

const hnswFile = (folder: string) => join(folder, 'hnsw.index');

/** Fills the exact index, asks it everything, and keeps its answers as the truth. */
export async function benchExact(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const before = process.memoryUsage.rss();
  const index = await openIndex('exact', { space: scaleSpace(dimensions), allowed: allowedOf(entries) });
  const { questions, drawn } = drawAll(options);
  const filled = await fillIndex('exact', index, drawn, options);
  const memory = memoryRow('exact: memory', before);
  print('exact: searching');
  const { rows, answers } = await askAll('exact', index, questions);
  await keepAnswers(folder, 'exact', answers);
  return [...filledRows('exact', filled), memory, ...rows];
}

/** Builds and saves the graph, and asks it and bare hnswlib-node on the same file. */
export async function benchHnsw(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { dimensions, folder, print } = options;
  const rows: BenchRow[] = [];
  const before = process.memoryUsage.rss();
  const index = await openIndex('hnsw', {
    space: scaleSpace(dimensions),
    file: hnswFile(folder),
    fresh: true,
    allowed: allowedOf(options.entries),
  });
  const { questions, drawn } = drawAll(options);
  const filled = await fillIndex('hnsw', index, drawn, options);
  rows.push(...filledRows('hnsw', filled), memoryRow('hnsw: memory', before));
  print('hnsw: saving');
  await watched(rows, 'hnsw: save', () => index.save());
  rows.push(await diskRow('hnsw: on disk', folder, 'hnsw.index'));

  print('hnsw: searching, beside bare hnswlib-node');
  const beforeBare = process.memoryUsage.rss();
  const bare = new hnswlib.HierarchicalNSW('ip', dimensions);
  bare.readIndexSync(await graphFile(hnswFile(folder)));
  bare.setEf(candidatesFor(K, filled.entries));
  rows.push(memoryRow('bare hnswlib-node: memory', beforeBare));
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (const [i, question] of questions.entries()) {
    const plain = Array.from(question);
    const askOurs = async () => {
      const started = performance.now();
      await index.search(question, K);
      times.ours.push(performance.now() - started);
    };
    const askBare = async () => {
      const started = performance.now();
      bare.searchKnn(plain, K);
      times.bare.push(performance.now() - started);
    };
    // Whoever comes first finds a colder cache.
    for (const ask of i % 2 === 0 ? [askOurs, askBare] : [askBare, askOurs]) await ask();
  }
  rows.push(...latencyRows('hnsw, in turns with bare', times.ours), ...latencyRows('bare hnswlib-node', times.bare));
  await index.close();
  return rows;
}

/** Opens what was saved, as a process does that starts, and asks it everything. */
export async function benchHnswOpen(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const { questions } = drawAll(options);
  const allowed = allowedOf(entries);
  const before = process.memoryUsage.rss();
  const rows: BenchRow[] = [];
  print('hnsw: opening what was saved');
  const index = await watched(rows, 'hnsw: open', () =>
    openIndex('hnsw', { space: scaleSpace(dimensions), file: hnswFile(folder), allowed }),
  );
  rows.push(memoryRow('hnsw: memory once opened', before));
  print('hnsw: searching');
  const asked = await askAll('hnsw', index, questions);
  rows.push(...asked.rows);
  await keepAnswers(folder, 'hnsw', asked.answers);
  await index.close();
  return rows;
}

/** hnswlib-node alone, with the same parameters and the same entries. */
export async function benchBareBuild(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions } = options;
  const bare = new hnswlib.HierarchicalNSW('ip', dimensions);
  bare.initIndex(entries, M, EF_CONSTRUCTION, SEED);
  const upsert = async (batch: readonly IndexEntry[]) => {
    for (const { imageId, embedding } of batch) bare.addPoint(Array.from(embedding), imageId);
  };
  const before = process.memoryUsage.rss();
  const filled = await fillIndex('bare hnswlib-node', { upsert }, drawAll(options).drawn, options);
  return [...filledRows('bare hnswlib-node', filled), memoryRow('bare hnswlib-node: memory, built', before)];
}

function filledRows(name: string, { entries, seconds, processorSeconds, longestHoldMs }: Filled): BenchRow[] {
  return [
    { name: `${name}: entries`, value: entries, unit: '' },
    { name: `${name}: build`, value: seconds, unit: 's' },
    { name: `${name}: build, processor time`, value: processorSeconds, unit: 's' },
    { name: `${name}: build, longest hold of the event loop`, value: longestHoldMs, unit: 'ms' },
  ];
}
