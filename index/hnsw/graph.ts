/**
 * hnswlib-node behind guards. What it does not check itself is kept from it here and in `local/check.ts`: it takes plain arrays
 * only, wraps labels at 32 bits, accepts NaN, dies of a filter that throws, of k above its capacity throws, and
 * does not notice that a file holds another dimension, or that the disk was full.
 */
import type { HierarchicalNSW } from 'hnswlib-node';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Match } from '../../src/core/query.js';
import { byDistance } from '../local/nearest.js';

/** Links of an entry in a layer, and in the lowest one twice as many (M in Malkov & Yashunin, 2018, arXiv:1603.09320). */
export const M = 16;

/** Candidates that are looked at for the links of a new entry. */
export const EF_CONSTRUCTION = 200;

/** Entries that a new graph has room for; it doubles when they are used up. Room that is not used takes no memory. */
const FIRST_CAPACITY = 1024;

/** The library's own default: the same entries in the same order give the same graph. */
const SEED = 100;

export type HnswGraph = ReturnType<typeof guard>;

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
    /** Entries in the graph, with those that are marked as deleted. */
    slots: () => native.getCurrentCount(),

    /**
     * Adds an entry, revives a deleted one, or moves one (its links are repaired in place: 4 times the work of adding).
     * Slots of deleted entries are never given to other labels: the library's `replaceDeleted` can lose a live label
     * where a deleted one has come back in another slot.
     */
    set(label: number, vector: Float32Array): void {
      if (native.getCurrentCount() === native.getMaxElements()) native.resizeIndex(2 * native.getMaxElements());
      native.addPoint(asPlain(vector), label);
    },

    /** Takes a live entry out of the answers; its slot stays until the graph is made anew. */
    markDeleted(label: number): void {
      native.markDelete(label);
    },

    /** Up to k matches, nearest first, from `breadth` candidates (ef; at least k). */
    search(query: Float32Array, k: number, breadth: number, allowed?: ReadonlySet<number>): Match[] {
      const wanted = Math.min(k, native.getCurrentCount());
      if (wanted === 0) return [];
      if (ef !== Math.max(breadth, wanted)) {
        ef = Math.max(breadth, wanted);
        native.setEf(ef);
      }
      const filter = allowed && cannotThrow(allowed);
      const { neighbors, distances } = native.searchKnn(asPlain(query), wanted, filter?.test);
      filter?.rethrow();
      const matches = neighbors.map((imageId, i) => ({ imageId, distance: Math.max(0, distances[i] as number) }));
      return matches.sort(byDistance);
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
function cannotThrow(allowed: ReadonlySet<number>) {
  let thrown: { readonly error: unknown } | undefined;
  return {
    test(label: number): boolean {
      try {
        return allowed.has(label);
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
