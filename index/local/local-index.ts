/** A `VectorIndex` in this process: checks, order of changes, filters and files around a store of vectors. */
import type { Filters } from '../../src/core/catalogue.js';
import type { EmbeddingSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';
import type { IndexEntry, VectorIndex } from '../../src/core/ports.js';
import type { Match } from '../../src/core/query.js';
import { checkEntry, checkK, checkVector } from './check.js';
import { loadIndexFiles, type PathOf, saveIndexFiles } from './files.js';
import { createSerial, inSlices } from './serial.js';

/** How an index in this process is opened. */
export interface LocalIndexOptions {
  readonly space: EmbeddingSpace;
  /** What the caller takes away from vectors before they come here: SHA-256 of that mean. A saved index of another one is foreign. */
  readonly centre?: string;
  /** Where the index is saved (its manifest; the data lies beside it). Without it the index lives in memory only. */
  readonly file?: string;
  /** True: begin empty, whatever lies at `file`; the first save replaces it. */
  readonly fresh?: boolean;
  /** The labels whose items pass the filters; labels that the index does not hold do no harm. */
  readonly allowed: (filters: Filters) => Promise<ReadonlySet<number>>;
}

/** What a kind of index does by itself. Vectors are checked before they come here; changes never overlap, searches may come between them. */
export interface VectorBackend {
  readonly kind: string;
  /** Names of the files that it writes, such as `graph`. */
  readonly parts: readonly string[];
  readonly parameters: Readonly<Record<string, number>>;
  size(): number;
  labels(): readonly number[];
  /** Adds or replaces. */
  set(imageId: number, vector: Float32Array): void;
  /** @returns whether the label was there */
  delete(imageId: number): boolean;
  /** Called after each change: time for upkeep. */
  settle(signal: AbortSignal): Promise<void>;
  /** Exactly min(k, live labels in `allowed`) matches, nearest first. */
  nearest(query: Float32Array, k: number, allowed?: ReadonlySet<number>): Match[];
  /** Writes each part to its path, and throws where it could not. */
  write(pathOf: PathOf): Promise<void>;
  /** Fills the empty backend with what `write` wrote. @throws Error with what is wrong with a file */
  read(pathOf: PathOf): Promise<void>;
  /** Frees what the garbage collector does not see. */
  release(): void;
}

/** @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN, STORAGE_FAILED */
export async function openLocalIndex(options: LocalIndexOptions, backend: VectorBackend): Promise<VectorIndex> {
  const { space, centre, file } = options;
  const { kind, parameters } = backend;
  const inTurn = createSerial();
  const closing = new AbortController();
  let changed = true;

  if (file !== undefined && !options.fresh) {
    const loaded = await loadIndexFiles(file, { kind, space, centre }, async (pathOf, manifest) => {
      await backend.read(pathOf);
      if (backend.size() !== manifest.count) {
        throw new Error(`it holds ${backend.size()} entries and not ${manifest.count}`);
      }
      return true;
    });
    changed = loaded !== true;
  }

  /** Runs a change after the ones before it, unless the index was closed by then. */
  const change = (work: () => Promise<void>) =>
    inTurn(() => {
      closing.signal.throwIfAborted();
      return work();
    });

  return {
    space,

    async size() {
      return backend.size();
    },

    async upsert(entries) {
      const checked: readonly IndexEntry[] = entries.map((entry) => checkEntry(space, entry));
      await change(async () => {
        if (checked.length > 0) changed = true;
        await inSlices(checked, closing.signal, ({ imageId, embedding }) => backend.set(imageId, embedding));
        await backend.settle(closing.signal);
      });
    },

    async remove(imageIds) {
      await change(async () => {
        await inSlices(imageIds, closing.signal, (imageId) => {
          if (backend.delete(imageId)) changed = true;
        });
        await backend.settle(closing.signal);
      });
    },

    async search(embedding, k, filters) {
      const query = checkVector(space, embedding, 'The vector of the question');
      checkK(k);
      const allowed = filters && limits(filters) ? await options.allowed(filters) : undefined;
      closing.signal.throwIfAborted();
      const wanted = Math.min(k, backend.size(), allowed?.size ?? k);
      return wanted === 0 ? [] : backend.nearest(query, wanted, allowed);
    },

    async labels() {
      return new Set(backend.labels());
    },

    async save() {
      await change(async () => {
        if (file === undefined || !changed) return;
        const contents = { kind, space, ...(centre && { centre }), parameters, count: backend.size() };
        await saveIndexFiles(file, backend.parts, contents, backend.write);
        changed = false;
      });
    },

    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new SamelookError('CANCELLED', 'The index is closed. Open it again to go on.'));
      await inTurn(async () => backend.release());
    },
  };
}

/** False for filters that ask for nothing. */
function limits(filters: Filters): boolean {
  return Object.values(filters).some((wanted) => wanted !== undefined);
}
