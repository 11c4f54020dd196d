/** A garment of an answer searched again with filters; from the results at hand where its photo is gone. */
import type { CatalogueItem, Filters } from '../core/catalogue.js';
import type { Inquiry } from '../core/ports.js';
import { type AnsweredGarment, type KeptResult, keepResults } from './inquiry-state.js';
import { askAbout, type Errand } from './look.js';
import { passes } from './passes.js';
import type { Talk } from './talk.js';

/** Results that pass the filters, best first. @throws SamelookError where searching is not possible now but may be later */
export async function narrow(
  talk: Talk,
  { photos }: Inquiry,
  garment: AnsweredGarment,
  filters: Filters,
  errand: Errand,
): Promise<readonly KeptResult[]> {
  try {
    const answer = await askAbout(talk, photos[garment.photo] ?? '', { garment: garment.position, filters }, errand);
    return keepResults(answer.garments[0]?.results ?? []);
  } catch (thrown) {
    if (errand.signal.aborted) throw thrown;
    // The photo was deleted, or another detector counts its garments otherwise: what was found then is still there.
    const items = await itemsOf(talk, garment);
    return garment.results.filter(({ itemId }) => {
      const item = items.get(itemId);
      return item !== undefined && passes(item, filters);
    });
  }
}

/** The items of a garment's first results, by id, best first; those that the catalogue no longer has are left out. */
export async function itemsOf(
  { catalogue }: Pick<Talk, 'catalogue'>,
  { results }: AnsweredGarment,
): Promise<ReadonlyMap<string, CatalogueItem>> {
  const items = await Promise.all(results.map(({ itemId }) => catalogue.get(itemId)));
  return new Map(items.flatMap((item) => (item === undefined ? [] : [[item.id, item] as const])));
}
