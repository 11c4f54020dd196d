/** The indexes of a process at any size: the exact one, which tells the truth, and hnsw beside bare hnswlib-node. */
import { join } from 'node:path';
import hnswlib from 'hnswlib-node';
import { EF_CONSTRUCTION, M } from '../../../index/hnsw/graph.js';
import { EF_SEARCH } from '../../../index/hnsw.js';
import { openIndex } from '../../../index/registry.js';
import { drawClusteredVectors } from '../../fakes/clustered-vectors.js';
import { graphFile } from '../graph-file.js';
import type { BenchRow } from '../row.js';
import { allowedOf, askAll, K, keepTruth, latencyRows, recallRows } from './asked.js';
import { drawQuestions, fillIndex, type ScaleOptions, scaleSpace, take } from './entries.js';
import { diskRow, memoryRow, watched } from './watched.js';

const hnswFile = (folder: string) => join(folder, 'hnsw.index');

/** Fills the exact index, asks it everything, and keeps its answers as the truth. */
export async function benchExact(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const before = process.memoryUsage.rss();
  const index = await openIndex('exact', { space: scaleSpace(dimensions), allowed: allowedOf(entries) });
  const { seconds, questions } = await fillIndex('exact', index, options);
  const memory = memoryRow('exact: memory', before);
  print('exact: searching');
  const { rows, answers } = await askAll('exact', index, questions);
  await keepTruth(folder, answers);
  return [{ name: 'exact: build', value: seconds, unit: 's' }, memory, ...rows];
}

/** Builds and saves the graph, and asks it and bare hnswlib-node on the same file. */
export async function benchHnsw(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const bareTenth = benchBareBuild(options);
  const rows: BenchRow[] = [];
  const before = process.memoryUsage.rss();
  const index = await openIndex('hnsw', {
    space: scaleSpace(dimensions),
    file: hnswFile(folder),
    fresh: true,
    allowed: allowedOf(entries),
  });
  const { seconds, firstTenthSeconds, longestHoldMs, questions } = await fillIndex('hnsw', index, options);
  rows.push(
    { name: 'hnsw: build', value: seconds, unit: 's' },
    { name: 'hnsw: build, longest hold of the event loop', value: longestHoldMs, unit: 'ms' },
    { name: 'hnsw: build of the first tenth', value: firstTenthSeconds, unit: 's' },
    { name: 'bare hnswlib-node: build of the first tenth', value: bareTenth, unit: 's' },
    {
      name: 'hnsw / bare hnswlib-node, build of the first tenth',
      value: firstTenthSeconds / bareTenth,
      unit: 'x',
      limit: { op: '<=', value: 1.2 },
    },
    memoryRow('hnsw: memory', before),
  );
  print('hnsw: saving');
  await watched(rows, 'hnsw: save', () => index.save());
  rows.push(await diskRow('hnsw: on disk', folder, 'hnsw.index'));

  print('hnsw: searching, beside bare hnswlib-node');
  const beforeBare = process.memoryUsage.rss();
  const bare = new hnswlib.HierarchicalNSW('ip', dimensions);
  bare.readIndexSync(await graphFile(hnswFile(folder)));
  bare.setEf(EF_SEARCH);
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
  const asked = await askAll('hnsw', index, questions);
  rows.push(...asked.rows, ...(await recallRows('hnsw', folder, asked.answers)));
  await index.close();
  return rows;
}

/** Opens what was saved, as a process does that starts. */
export async function benchHnswOpen(options: ScaleOptions): Promise<readonly BenchRow[]> {
  const { entries, dimensions, folder, print } = options;
  const [question] = drawQuestions({ ...options, entries: 0 });
  const allowed = allowedOf(entries);
  const before = process.memoryUsage.rss();
  const rows: BenchRow[] = [];
  print('hnsw: opening what was saved');
  const index = await watched(rows, 'hnsw: open', () =>
    openIndex('hnsw', { space: scaleSpace(dimensions), file: hnswFile(folder), allowed }),
  );
  if (question) await index.search(question, K);
  rows.push(memoryRow('hnsw: memory once opened', before));
  await index.close();
  return rows;
}

/** @returns seconds for the first tenth of the entries, in hnswlib-node alone */
function benchBareBuild({ entries, dimensions, print }: ScaleOptions): number {
  const tenth = Math.floor(entries / 10);
  print(`bare hnswlib-node: building ${tenth}`);
  const bare = new hnswlib.HierarchicalNSW('ip', dimensions);
  bare.initIndex(tenth, M, EF_CONSTRUCTION, 100);
  let ms = 0;
  let node = 0;
  take(drawClusteredVectors(entries, dimensions), tenth, (vector) => {
    const plain = Array.from(vector);
    const started = performance.now();
    bare.addPoint(plain, node++);
    ms += performance.now() - started;
  });
  bare.initIndex(1, M, EF_CONSTRUCTION, 100);
  return ms / 1_000;
}
