/** What there is to choose from in the catalogue, read again only when the catalogue changes. */
import type { CatalogueStore } from '../core/ports.js';

/** Distinct values by field, as `CatalogueStore.facets` gives them. */
export type Facets = Awaited<ReturnType<CatalogueStore['facets']>>;

/** Reads the facets of today; many may ask at once. */
export function createReadFacets(catalogue: Pick<CatalogueStore, 'facets' | 'revision'>): () => Promise<Facets> {
  let known: { readonly revision: number; readonly facets: Promise<Facets> } | undefined;
  return async () => {
    const revision = await catalogue.revision();
    if (known?.revision !== revision) {
      const facets = catalogue.facets();
      known = { revision, facets };
      facets.catch(() => {
        known = undefined;
      });
    }
    return known.facets;
  };
}

/** Most suggestions (Discord's limit for autocompletion) and most characters of one. */
const MAX_SUGGESTIONS = 25;
const MAX_SUGGESTION_LENGTH = 100;

/**
 * The values that go on from what was typed, then those that hold it, whatever the case and the accents.
 * @param namesOf other names by whose beginning a value may be typed
 */
export function suggestFrom(
  values: readonly string[],
  typed: string,
  namesOf: (value: string) => readonly string[] = () => [],
): readonly string[] {
  const wanted = plain(typed.trim());
  const begins = (value: string) => [value, ...namesOf(value)].some((name) => plain(name).startsWith(wanted));
  const fitting = values.filter((value) => value.length <= MAX_SUGGESTION_LENGTH);
  const first = fitting.filter(begins);
  const then = fitting.filter((value) => !begins(value) && plain(value).includes(wanted));
  return [...first, ...then].slice(0, MAX_SUGGESTIONS);
}

/** Without case and accents, for comparisons. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}
