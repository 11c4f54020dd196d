/** The default index: approximate nearest neighbours in a navigable small-world graph (hnswlib), with a table for what a graph is bad at. */
import { readFile, writeFile } from 'node:fs/promises';
import type { VectorIndex } from '../src/core/ports.js';
import { checkGraphFile, readGraphNodes } from './hnsw/file.js';
import { EF_CONSTRUCTION, loadGraphs, M } from './hnsw/graph.js';
import { createImageGraph, equal } from './hnsw/image-graph.js';
import { type LocalIndexOptions, openLocalIndex, type VectorBackend } from './local/local-index.js';
import { inSlices } from './local/serial.js';
import { createVectorTable } from './local/vector-table.js';

/**
 * Candidates of a search (ef). Recall@10 at 100,000 x 512 in overlapping clusters (`test/fakes/clustered-vectors.ts`):
 * 0.941 with 50, 0.988 with 120, 0.992 with 160, 0.994 with 200, 0.998 with 300; the time grows in proportion. At 1,000,000 x 384:
 * 0.966 with 200, 0.983 with 300, 0.990 with 400, 0.996 with 600.
 */
export const EF_SEARCH = 200;

/** Entries up to which so many will do; ten times as many take twice the candidates for the same recall. */
const EF_SEARCH_UP_TO = 100_000;
const EF_GROWTH = 0.35;

/**
 * Many are found as surely as few only among more candidates than are wanted: at 1,000,000 x 384, of the 200 nearest 0.782 are found among 200,
 * 0.904 among 400, 0.949 among 600 and 0.971 among 800.
 */
const CANDIDATES_EACH = 3;

/** The graph is made anew when more than this share of its nodes stands for no entry any more. */
const MAX_DELETED_SHARE = 0.25;

/**
 * A filtered search walks about `size / allowed` times as far as a free one, at a call into JavaScript a step; a scan
 * costs a constant per allowed entry. They meet where allowed² is this many times the size: at 100,000 x 512 between
 * 10 % (graph 24 ms, scan 16 ms on a busy machine) and 15 % (16 ms and 27 ms).
 */
const SCAN_BELOW = 1000;

/** From this share of all entries on, a scan is as fast as a search for so many. */
const SCAN_FROM_K_SHARE = 0.05;

/**
 * Metrics cosine and l2. Takes about 4.5 kB of memory an entry of 512 numbers: half is the graph's, half the table's.
 * @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN, STORAGE_FAILED, CONFIG_INVALID where the metric is l1
 */
export async function openHnswIndex(options: LocalIndexOptions): Promise<VectorIndex> {
  const { space } = options;
  const { dimensions } = space;
  const graphs = await loadGraphs(space);
  const table = createVectorTable(dimensions, space.metric);
  let graph = createImageGraph(graphs.create(), table.get);

  const backend: VectorBackend = {
    kind: 'hnsw',
    parts: ['graph', 'labels'],
    parameters: { M, efConstruction: EF_CONSTRUCTION },
    size: table.size,
    labels: table.labels,

    set(imageId, vector) {
      const former = table.get(imageId);
      if (former && equal(former, vector)) return;
      graph.set(imageId, vector);
      table.set(imageId, vector);
    },

    delete(imageId) {
      graph.delete(imageId);
      return table.delete(imageId);
    },

    async settle(signal) {
      if (graph.deletedShare() <= MAX_DELETED_SHARE) return;
      // Searches go on in the old graph meanwhile; the library must also never add to a graph of mostly deleted nodes.
      const compact = createImageGraph(graphs.create(), table.get);
      try {
        await inSlices(table.labels(), signal, (label) => compact.set(label, table.get(label) as Float32Array));
      } catch (error) {
        compact.release();
        throw error;
      }
      graph.release();
      graph = compact;
    },

    nearest(query, k, allowed) {
      const scan = allowed ? allowed.size ** 2 <= SCAN_BELOW * table.size() : k >= SCAN_FROM_K_SHARE * table.size();
      if (scan) return table.nearest(query, k, allowed);
      const matches = graph.search(query, k, candidatesFor(k, table.size(), allowed?.size), allowed);
      // Fewer than k: either fewer are allowed, or the graph did not lead to all of them. The table knows.
      return matches.length === k ? matches : table.nearest(query, k, allowed);
    },

    async write(pathOf) {
      await graph.write(pathOf('graph'));
      await checkGraphFile(pathOf('graph'), dimensions, graph.slots());
      await writeFile(pathOf('labels'), graph.pairs());
    },

    async read(pathOf) {
      const imagesOf = groupByNode(await readFile(pathOf('labels')));
      // An empty file has no capacity either: the new graph stays.
      if (imagesOf.size === 0) return;
      // First our own reading, which finds a file of another dimension; the library would not.
      const nodes: [node: number, images: readonly number[]][] = [];
      await readGraphNodes(pathOf('graph'), dimensions, (node, vector) => {
        const images = imagesOf.get(node) ?? [];
        for (const imageId of images) table.set(imageId, vector);
        nodes.push([node, images]);
      });
      graph.release();
      graph = createImageGraph(await graphs.read(pathOf('graph')), table.get);
      // A million take seconds; whoever asks meanwhile whether the process is alive gets an answer.
      await inSlices(nodes, new AbortController().signal, ([node, images]) => {
        for (const imageId of images) graph.restore(imageId, node, table.get(imageId) as Float32Array);
      });
    },

    release: () => graph.release(),
  };
  return openLocalIndex(options, backend);
}

/**
 * How many candidates (ef) a search for `k` looks at.
 * @param allowed entries that the filters let pass. All candidates are of them, so that there are as many as an index of these alone would
 * have, and the way to them is long enough already (see `SCAN_BELOW`).
 */
export function candidatesFor(k: number, size: number, allowed?: number): number {
  const grown = EF_SEARCH * Math.max(1, (allowed ?? size) / EF_SEARCH_UP_TO) ** EF_GROWTH;
  return Math.ceil(Math.max(grown, allowed === undefined ? CANDIDATES_EACH * k : k));
}

/** @param bytes pairs of an image and its node, as unsigned 32-bit integers */
function groupByNode(bytes: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const pairs = new Uint32Array(Uint8Array.from(bytes).buffer);
  const imagesOf = new Map<number, number[]>();
  for (let i = 0; i < pairs.length; i += 2) {
    const [image, node] = [pairs[i] as number, pairs[i + 1] as number];
    const images = imagesOf.get(node);
    if (images) images.push(image);
    else imagesOf.set(node, [image]);
  }
  return imagesOf;
}
