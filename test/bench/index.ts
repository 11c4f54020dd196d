/** The vector index: ours beside bare hnswlib-node on the same graph, and beside the exact index as the truth. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import hnswlib from 'hnswlib-node';
import { candidatesFor } from '../../index/hnsw.js';
import { openIndex } from '../../index/registry.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import type { VectorIndex } from '../../src/core/ports.js';
import type { Match } from '../../src/core/query.js';
import { clusteredVectors } from '../fakes/clustered-vectors.js';
import { graphFile } from './graph-file.js';
import { type BenchRow, median } from './row.js';
import { timed } from './timed.js';

const QUERIES = 200;
const K = 10;

/** How often each query is asked of both sides. */
const ROUNDS = 3;

/** Entries that are added in one call. */
const BATCH = 1000;

export interface IndexBenchOptions {
  readonly entries: number;
  readonly dimensions: number;
  readonly print: (line: string) => void;
}

/** Takes about 5 minutes and 1.3 GB at 100,000 x 512; the questions come from the same mixture as the entries. */
export async function benchIndex({ entries, dimensions, print }: IndexBenchOptions): Promise<readonly BenchRow[]> {
  const space: EmbeddingSpace = { encoder: 'bench', weightsHash: '0'.repeat(64), dimensions, metric: 'cosine' };
  const size = `${entries} x ${dimensions}`;
  const directory = await mkdtemp(join(tmpdir(), 'samelook-bench-index-'));
  const file = join(directory, 'bench.index');

  // What a filter lets pass is told by the shop's name: "10" is every 10th entry.
  const passing = new Map(
    [2, 10, 100].map((nth) => [`${nth}`, new Set(range(entries).filter((imageId) => imageId % nth === 0))]),
  );
  const allowed = async ({ shop }: { shop?: readonly string[] | undefined }) =>
    passing.get(`${shop?.[0]}`) ?? new Set<number>();

  try {
    print(`index: drawing ${size} clustered vectors`);
    const vectors = clusteredVectors(entries + QUERIES, dimensions);
    const questions = vectors.splice(entries);

    const memoryBefore = process.memoryUsage.rss();
    const hnsw = await openIndex('hnsw', { space, file, allowed });
    const build = await timed(() => fill(hnsw, vectors, print));
    const memory = process.memoryUsage.rss() - memoryBefore;

    const saving = await timed(() => hnsw.save());
    const bare = new hnswlib.HierarchicalNSW('ip', dimensions);
    bare.readIndexSync(await graphFile(file));
    bare.setEf(candidatesFor(K, entries));

    const exact = await openIndex('exact', { space, allowed });
    await fill(exact, vectors, () => {});

    print('index: searching');
    const sideBySide = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, question] of questions.entries()) {
        const plain = Array.from(question);
        const askOurs = async () => sideBySide.ours.push(await timed(() => hnsw.search(question, K)));
        const askBare = async () => sideBySide.bare.push(await timed(async () => bare.searchKnn(plain, K)));
        // Whoever comes first finds a colder cache.
        for (const ask of i % 2 === 0 ? [askOurs, askBare] : [askBare, askOurs]) await ask();
      }
    }
    const free = await compare(hnsw, exact, questions);
    const half = await compare(hnsw, exact, questions, '2');
    const tenth = await compare(hnsw, exact, questions, '10');
    const hundredth = await compare(hnsw, exact, questions, '100');
    const loading = await timed(async () => (await openIndex('hnsw', { space, file, allowed })).close());
    await Promise.all([hnsw.close(), exact.close()]);

    return [
      { name: `hnsw ${size}: search`, value: median(sideBySide.ours), unit: 'ms' },
      { name: `bare hnswlib-node ${size}: search`, value: median(sideBySide.bare), unit: 'ms' },
      {
        name: 'hnsw / bare hnswlib-node, median search',
        value: median(sideBySide.ours) / median(sideBySide.bare),
        unit: 'x',
        limit: { op: '<=', value: 1.2 },
      },
      { name: `hnsw ${size}: recall@10`, value: free.recall, unit: 'of 1', limit: { op: '>=', value: 0.99 } },
      { name: `exact ${size}: search`, value: free.exactMs, unit: 'ms' },
      { name: 'hnsw, filter that passes 50 %: search', value: half.ms, unit: 'ms' },
      { name: 'hnsw, filter that passes 10 %: search', value: tenth.ms, unit: 'ms' },
      { name: 'hnsw, filter that passes 1 %: search', value: hundredth.ms, unit: 'ms' },
      ...[half, tenth, hundredth].map(({ recall }, i): BenchRow => {
        return {
          name: `hnsw, filter of ${[50, 10, 1][i]} %: recall@10`,
          value: recall,
          unit: 'of 1',
          limit: { op: '>=', value: 0.99 },
        };
      }),
      { name: `hnsw ${size}: build`, value: build / 1000, unit: 's' },
      { name: `hnsw ${size}: save`, value: saving / 1000, unit: 's' },
      { name: `hnsw ${size}: load`, value: loading / 1000, unit: 's' },
      { name: `hnsw ${size}: memory`, value: memory / 2 ** 20, unit: 'MiB' },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function fill(
  index: VectorIndex,
  vectors: readonly Float32Array[],
  print: (line: string) => void,
): Promise<void> {
  for (let from = 0; from < vectors.length; from += BATCH) {
    await index.upsert(vectors.slice(from, from + BATCH).map((embedding, i) => ({ imageId: from + i, embedding })));
    if ((from / BATCH) % 10 === 9) print(`index: ${from + BATCH} of ${vectors.length} added`);
  }
}

/** Median times, and the share of the exact index's answers that the fast one finds too. */
async function compare(hnsw: VectorIndex, exact: VectorIndex, questions: readonly Float32Array[], shop?: string) {
  const filters = shop === undefined ? undefined : { shop: [shop] };
  const [times, exactTimes]: [number[], number[]] = [[], []];
  let found = 0;
  let wanted = 0;
  for (const question of questions) {
    let [ours, truth]: [Match[], Match[]] = [[], []];
    times.push(
      await timed(async () => {
        ours = await hnsw.search(question, K, filters);
      }),
    );
    exactTimes.push(
      await timed(async () => {
        truth = await exact.search(question, K, filters);
      }),
    );
    const nearest = new Set(truth.map(({ imageId }) => imageId));
    wanted += nearest.size;
    found += ours.filter(({ imageId }) => nearest.has(imageId)).length;
  }
  return { ms: median(times), exactMs: median(exactTimes), recall: found / wanted };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
