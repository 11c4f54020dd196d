/**
 * hnswlib-node behind guards. It takes plain arrays only, accepts NaN and labels over 32 bits, dies of a filter that
 * throws, and notices neither that a file holds another dimension nor that the disk was full: what is not kept from it
 * here is kept from it in `local/check.ts`, `local/manifest.ts` and `hnsw/file.ts`.
 */
import type { HierarchicalNSW } from 'hnswlib-node';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';

/** Links of an entry in a layer, and in the lowest one twice as many (M in Malkov & Yashunin, 2018, arXiv:1603.09320). */
export const M = 16;

/** Candidates that are looked at for the links of a new entry. */
export const EF_CONSTRUCTION = 200;

/** Nodes that a new graph has room for; it doubles when they are used up. Room that is not used takes no memory. */
const FIRST_CAPACITY = 1024;

/** The library's own default: the same entries in the same order give the same graph. */
export const SEED = 100;

export type HnswGraph = ReturnType<typeof guard>;

/** A node that a search came to, with its distance in the metric of the space. */
export interface FoundNode {
  readonly node: number;
  readonly distance: number;
}

type Library = { readonly HierarchicalNSW: typeof HierarchicalNSW };

/** @throws SamelookError CONFIG_INVALID where the metric is l1 or the library is not installed */
export async function loadGraphs({ metric, dimensions }: EmbeddingSpace) {
  if (metric === 'l1') {
    throw new SamelookError(
      'CONFIG_INVALID',
      'The index "hnsw" compares by cosine or l2, not by l1. Use the index "exact" for l1.',
    );
  }
  const library = await loadLibrary();
  // Vectors come with length 1 where the metric is cosine: 1 − inner product, without normalising each again.
  const space = metric === 'cosine' ? 'ip' : 'l2';

  return {
    create(): HnswGraph {
      const native = new library.HierarchicalNSW(space, dimensions);
      native.initIndex(FIRST_CAPACITY, M, EF_CONSTRUCTION, SEED);
      return guard(native);
    },

    /** @param path a whole file that was written for this space: the library trusts it blindly */
    async read(path: string): Promise<HnswGraph> {
      const native = new library.HierarchicalNSW(space, dimensions);
      await native.readIndex(path);
      return guard(native);
    },
  };
}

async function loadLibrary(): Promise<Library> {
  try {
    return (await import('hnswlib-node')).default;
  } catch (cause) {
    throw new SamelookError(
      'CONFIG_INVALID',
      'The index "hnsw" needs the package hnswlib-node with its native part. Install python3, make and g++, run "npm rebuild hnswlib-node", or use the index "exact".',
      { cause },
    );
  }
}

function guard(native: HierarchicalNSW) {
  // One plain array for every call: the library copies it before it returns.
  const plain = new Array<number>(native.getNumDimensions()).fill(0);
  const asPlain = (vector: Float32Array): number[] => {
    for (let i = 0; i < plain.length; i++) plain[i] = vector[i] as number;
    return plain;
  };
  let ef = native.getEf();

  return {
    /** Nodes, with those that are marked as deleted. */
    slots: () => native.getCurrentCount(),

    /** Adds a node. @returns its number: how many were added before it */
    add(vector: Float32Array): number {
      const node = native.getCurrentCount();
      if (node === native.getMaxElements()) native.resizeIndex(2 * node);
      native.addPoint(asPlain(vector), node);
      return node;
    },

    /**
     * Takes a live node out of the answers. Its slot stays until the graph is made anew: the library's `replaceDeleted`
     * puts others there by its update, which cuts the graph apart, and loses track of labels that come back.
     */
    markDeleted(node: number): void {
      native.markDelete(node);
    },

    /** Up to k nodes, nearest first, from `breadth` candidates (ef; at least k). */
    search(query: Float32Array, k: number, breadth: number, passes?: (node: number) => boolean): FoundNode[] {
      const wanted = Math.min(k, native.getCurrentCount());
      if (wanted === 0) return [];
      if (ef !== Math.max(breadth, wanted)) {
        ef = Math.max(breadth, wanted);
        native.setEf(ef);
      }
      const filter = passes && cannotThrow(passes);
      const { neighbors, distances } = native.searchKnn(asPlain(query), wanted, filter?.test);
      filter?.rethrow();
      return neighbors.map((node, i) => ({ node, distance: Math.max(0, distances[i] as number) }));
    },

    /** Writes off the event loop. A full disk is no error to the library: look at the file afterwards. */
    async write(path: string): Promise<void> {
      await native.writeIndex(path);
    },

    /** Frees the library's memory, which the garbage collector does not see, by an index with no room in its place. */
    release(): void {
      native.initIndex(1, M, EF_CONSTRUCTION, SEED);
    },
  };
}

/** An exception that leaves a filter ends the process: it is kept, and thrown when the library has returned. */
function cannotThrow(passes: (node: number) => boolean) {
  let thrown: { readonly error: unknown } | undefined;
  return {
    test(node: number): boolean {
      try {
        return passes(node);
      } catch (error) {
        thrown ??= { error };
        return false;
      }
    },
    rethrow(): void {
      if (thrown) throw thrown.error;
    },
  };
}
