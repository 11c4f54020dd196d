/** What a process that searches holds, for its figures. */
import type { App } from '../app.js';
import type { Stock } from '../metrics/stock-figures.js';

/** Looks it up; cheap enough to be asked every few seconds. @throws SamelookError STORAGE_FAILED */
export async function stockOf({ store, index, inference }: App): Promise<Stock> {
  const { waiting, inFlight, answered, restarts, device } = inference.stats();
  const [{ items, images }, indexed] = await Promise.all([store.count(), index.size()]);
  return { items, images, indexed, inference: { waiting, inFlight, answered, restarts, device } };
}
