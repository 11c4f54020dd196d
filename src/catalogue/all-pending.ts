/** All images that have no embedding yet, for whoever is to see to them all though others take their share. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddingSpace } from '../core/embedding.js';
import type { CatalogueStore, PendingImage, PendingShare } from '../core/ports.js';

/** Images asked of the store at once: few enough that machines share a small catalogue too. */
const PAGE = 64;
/** How often it is asked what became of those that others have in hand. */
const ASK_EVERY_MS = 500;
/** Nothing has changed among those for so long: whoever has them is at something else, and they are left to it. */
const LEAVE_AFTER_MS = 60_000;

/**
 * All images that are pending, in passes: a pass is to be embedded and stored before the next one is asked for. Each image is given out once,
 * also where it failed. In a store that is shared this ends when others have embedded what they have in hand, or have let go of it and it
 * was given out here.
 * @throws the signal's reason once it is aborted
 */
export async function* allPending(
  store: Pick<CatalogueStore, 'pendingImages' | 'sharePending'>,
  space: EmbeddingSpace,
  signal: AbortSignal,
): AsyncGenerator<AsyncGenerator<PendingImage>> {
  if (store.sharePending === undefined) {
    yield pageByPage((after) => store.pendingImages(space, after, PAGE));
    return;
  }
  const share = store.sharePending(space);
  try {
    yield* untilNoneIsElsewhere(share, signal);
  } finally {
    await share.close();
  }
}

async function* untilNoneIsElsewhere(
  share: PendingShare,
  signal: AbortSignal,
): AsyncGenerator<AsyncGenerator<PendingImage>> {
  let elsewhere: number | undefined;
  let sinceMs = performance.now();
  for (;;) {
    yield pageByPage((after) => share.next(after, PAGE));
    const now = await share.elsewhere();
    if (now === 0) return;
    if (now !== elsewhere) sinceMs = performance.now();
    else if (performance.now() - sinceMs > LEAVE_AFTER_MS) return;
    elsewhere = now;
    await sleep(ASK_EVERY_MS, undefined, { signal });
  }
}

async function* pageByPage(next: (after: number) => Promise<PendingImage[]>): AsyncGenerator<PendingImage> {
  for (let after = 0; ; ) {
    const page = await next(after);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
