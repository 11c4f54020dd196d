/** A feed into the catalogue: items stored, their pictures embedded, the index in step; what is unchanged costs nothing. */

import type { CatalogueItem } from '../core/catalogue.js';
import { SamelookError } from '../core/errors.js';
import type { CatalogueStore, Encoder, GarmentDetector, VectorIndex } from '../core/ports.js';
import { embedPending, type Failure } from './embed-pending.js';
import type { Feed } from './feeds/feed.js';
import { fingerprint } from './picture-source.js';
import { reconcile } from './reconcile.js';

/** Items stored in one transaction. */
const BATCH = 200;
/** Item ids asked of the store at once. */
const PAGE = 1_000;
/** Failures and problems that a report tells; the others it counts. */
export const REPORTED = 20;

/** What an import did. */
export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Images; those that other processes embedded meanwhile are counted apart. */
  readonly embedded: number;
  readonly embeddedElsewhere: number;
  /** The first 20 images of this run that could not be embedded. */
  readonly failed: readonly Failure[];
  readonly failedCount: number;
  /** The first 20 entries of the feed that are no items. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  readonly seconds: number;
}

/** What an import needs. */
export interface ImportOptions {
  readonly feed: Feed;
  readonly store: CatalogueStore;
  readonly encoder: Encoder;
  readonly detector: GarmentDetector;
  readonly index: VectorIndex;
  /** Removes the items that this feed does not have. Default false. */
  readonly prune?: boolean;
  /** Resolves where nobody waits for this process: pictures are embedded meanwhile. Default: at once. */
  readonly idle?: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** Images done of those that there are to do; `total` may still change. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Imports a feed. However it ends (an error, an abort, a crash), what was done stays, and the next import goes on from there.
 * @throws SamelookError CATALOGUE_INVALID where the feed has no item at all, and of the store, the encoder and the index
 * @throws the signal's reason once it is aborted
 */
export async function importCatalogue(options: ImportOptions): Promise<ImportReport> {
  const { store, encoder, detector, index, idle, signal, onProgress } = options;
  const started = performance.now();
  const stored = await storeItems(options);
  const removed = options.prune ? await removeOthers(store, stored.mentioned) : 0;

  const failed = createFirst<Failure>();
  const pending = await countPending(store, encoder);
  let done = stored.unchanged;
  const embedded = await embedPending({
    store,
    encoder,
    detector,
    index,
    ...(idle && { idle }),
    ...(signal && { signal }),
    onDone: () => onProgress?.(++done, Math.max(done, stored.unchanged + pending)),
    onFailure: failed.add,
  });
  const embeddedElsewhere = Math.max(0, pending - (await countPending(store, encoder)) - embedded);
  const { added, removed: vanished } = await reconcile({ store, index, ...(signal && { signal }) });
  if (embedded + added + vanished > 0) await index.save();
  onProgress?.(done, done);

  return {
    added: stored.added,
    changed: stored.changed,
    unchanged: stored.unchanged,
    removed,
    embedded,
    embeddedElsewhere,
    failed: failed.list,
    failedCount: failed.count(),
    problems: stored.problems.list,
    problemCount: stored.problems.count(),
    seconds: (performance.now() - started) / 1_000,
  };
}

async function storeItems({ feed, store, signal, onProgress }: ImportOptions) {
  const outcomes = { added: 0, changed: 0, unchanged: 0 };
  const mentioned = new Set<string>();
  let seen = 0;
  const problems = createFirst<string>();
  const total = await feed.count();
  let batch: CatalogueItem[] = [];

  async function storeBatch(): Promise<void> {
    signal?.throwIfAborted();
    for (const outcome of await store.upsert(batch, await fingerprints(batch))) outcomes[outcome]++;
    batch = [];
    onProgress?.(outcomes.unchanged, total);
  }

  for await (const entry of feed.entries()) {
    if ('problem' in entry) {
      problems.add(entry.problem);
      if (entry.id !== undefined) mentioned.add(entry.id);
      continue;
    }
    mentioned.add(entry.item.id);
    seen++;
    batch.push(entry.item);
    if (batch.length >= BATCH) await storeBatch();
  }
  await storeBatch();

  // Nothing is pruned by a feed that lost everything: that is a mishap, not a wish.
  if (seen === 0) {
    const [first = 'it is empty'] = problems.list;
    throw new SamelookError('CATALOGUE_INVALID', `${feed.name} has no item that can be imported: ${first}.`);
  }
  return { ...outcomes, mentioned, problems };
}

async function fingerprints(items: readonly CatalogueItem[]): Promise<ReadonlyMap<string, string>> {
  const sources = [...new Set(items.flatMap((item) => item.images))];
  const found = await Promise.all(sources.map(async (source) => [source, await fingerprint(source)] as const));
  return new Map(found.flatMap(([source, print]) => (print === undefined ? [] : [[source, print]])));
}

async function removeOthers(store: CatalogueStore, ids: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  for (;;) {
    const page = await store.listItemIds(after, PAGE);
    after = page.at(-1);
    if (after === undefined) return removed;
    const others = page.filter((id) => !ids.has(id));
    if (others.length > 0) removed += await store.remove(others);
  }
}

/** At most: images that failed before are counted with those that are still to do. */
async function countPending(store: CatalogueStore, { space }: Encoder): Promise<number> {
  const { images } = await store.count();
  return images - (await store.embeddedImages(space)).size;
}

/** Keeps the first few of many, and counts them all. */
function createFirst<Value>() {
  const list: Value[] = [];
  let count = 0;
  return {
    list,
    count: () => count,
    add: (value: Value) => {
      if (count++ < REPORTED) list.push(value);
    },
  };
}
