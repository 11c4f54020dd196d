/** A catalogue into another store, with everything that was made of its pictures: nothing is embedded anew. */
import { SamelookError } from '../core/errors.js';
import type { CatalogueRows } from '../core/moving.js';
import type { CatalogueStore } from '../core/ports.js';

/** Images that are written in one transaction: with thumbnails and an embedding or two some 2 MB. */
const PAGE = 100;
/** Item ids that are compared at once. */
const ITEM_PAGE = 1_000;
/** Times that a catalogue that goes on changing is copied again. */
const MAX_PASSES = 4;

/** A store of either kind. */
export type MovableStore = CatalogueStore & CatalogueRows;

/** What a move needs. */
export interface MoveOptions {
  readonly from: MovableStore;
  readonly to: MovableStore;
  /** Takes the place of another catalogue that is there. Default false. */
  readonly replace?: boolean;
  readonly signal?: AbortSignal;
  /** Images that are there, of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Copies every item, image, thumbnail, palette and embedding; ids stay the same, so links to thumbnails stay good. What was copied before
 * is not copied again: a move that was stopped goes on. The former store stays as it is.
 * @returns what the new store holds
 * @throws SamelookError INPUT_INVALID where another catalogue is there, BUSY where this one changes all the time, STORAGE_FAILED
 * @throws the signal's reason once it is aborted
 */
export async function moveCatalogue(
  options: MoveOptions,
): Promise<{ readonly items: number; readonly images: number }> {
  const { from, to, replace = false } = options;
  let after = await findBeginning(from, to, replace);
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const revision = await from.revision();
    const copied = await copyImages(options, after);
    const removed = (await removeItems(from, to)) + (after === 0 ? await removeImages(to, copied) : 0);
    const [there, here] = [await to.count(), await from.count()];
    const isSame = there.items === here.items && there.images === here.images;
    if (isSame && removed === 0 && (await from.revision()) === revision) return there;
    // Somebody imports into it, or did since a former attempt: everything is looked at again.
    after = 0;
  }
  throw new SamelookError(
    'BUSY',
    'The catalogue changes while it is moved. Stop imports and servers, and run the same command again: it goes on from there.',
    { retryable: true },
  );
}

/** After which image to begin: 0, or the last of those that a former attempt has copied. */
async function findBeginning(from: MovableStore, to: MovableStore, replace: boolean): Promise<number> {
  const last = await lastImage(to);
  if (last === undefined) return 0;
  const [original] = await from.storedImages(last.id - 1, 1);
  const isCopy = original?.id === last.id && original.itemId === last.itemId && original.source === last.source;
  if (isCopy) return last.id;
  if (!replace) {
    const { items } = await to.count();
    throw new SamelookError(
      'INPUT_INVALID',
      `There is another catalogue already, of ${items} items. To put this one in its place, add: --replace`,
    );
  }
  for (;;) {
    const ids = await to.listItemIds(undefined, ITEM_PAGE);
    if (ids.length === 0) return 0;
    await to.remove(ids);
  }
}

/** The one with the highest id. */
async function lastImage(store: MovableStore) {
  // Ids ascend, so that halving finds the last one in some thirty looks, in any store.
  let [low, high] = [0, 2 ** 32];
  let last: Awaited<ReturnType<MovableStore['storedImages']>>[number] | undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [found] = await store.storedImages(middle, 1);
    if (found === undefined) high = middle;
    else {
      last = found;
      low = found.id;
    }
  }
  return last;
}

/** @returns the ids of the images that were copied */
async function copyImages(
  { from, to, signal, onProgress }: MoveOptions,
  beginning: number,
): Promise<ReadonlySet<number>> {
  const copied = new Set<number>();
  const { images: total } = await from.count();
  let done = beginning === 0 ? 0 : (await to.count()).images;
  onProgress?.(done, total);
  for (let after = beginning; ; ) {
    signal?.throwIfAborted();
    const images = await from.storedImages(after, PAGE);
    const last = images.at(-1);
    if (last === undefined) return copied;
    const items = await from.itemsOfImages(images.map(({ id }) => id));
    const unique = new Map([...items.values()].map((item) => [item.id, item]));
    // An item that was removed between the two looks takes its images with it.
    await to.restore(
      [...unique.values()],
      images.filter(({ id }) => items.has(id)),
    );
    for (const { id } of images) copied.add(id);
    after = last.id;
    done += images.length;
    onProgress?.(Math.min(done, total), total);
  }
}

/** Takes away the items that the former store has no more. @returns how many */
async function removeItems(from: MovableStore, to: MovableStore): Promise<number> {
  const kept = new Set<string>();
  for await (const ids of itemIds(from)) for (const id of ids) kept.add(id);
  let removed = 0;
  for await (const ids of itemIds(to)) {
    const gone = ids.filter((id) => !kept.has(id));
    if (gone.length > 0) removed += await to.remove(gone);
  }
  return removed;
}

/** Takes away items with images that the former store has no more; the next pass brings them without those. @returns how many */
async function removeImages(to: MovableStore, kept: ReadonlySet<number>): Promise<number> {
  const gone = new Set<string>();
  for (let after = 0; ; ) {
    const images = await to.storedImages(after, PAGE);
    const last = images.at(-1);
    if (last === undefined) break;
    for (const { id, itemId } of images) if (!kept.has(id)) gone.add(itemId);
    after = last.id;
  }
  return gone.size === 0 ? 0 : await to.remove([...gone]);
}

async function* itemIds(store: CatalogueStore): AsyncGenerator<readonly string[]> {
  for (let after: string | undefined; ; ) {
    const ids = await store.listItemIds(after, ITEM_PAGE);
    after = ids.at(-1);
    if (after === undefined) return;
    yield ids;
  }
}
