/** The sheet of matches: queries that were answered right and wrong, each with what came in nearest. */
import { createRandom } from '../../catalogue/demo/random.js';
import type { Picture } from '../dataset.js';
import { compare, type ExactSearchOptions } from '../exact-search.js';
import { nearestPictures, type Outcome } from '../ranking.js';
import { type Html, html } from './html.js';
import type { Thumbnails } from './thumbnails.js';

/** Nearest pictures that are shown, as in the article. A query is right where its item is among the first so many items. */
const SHOWN = 20;
/** Queries that are shown of the right, and of the wrong ones. */
const QUERIES = 8;

/** What the sheet is made of. */
export interface MatchesOptions extends ExactSearchOptions {
  readonly queries: readonly Picture[];
  /** Of the queries, in their order. */
  readonly outcomes: readonly Outcome[];
  readonly thumbnails: Thumbnails;
}

/** Two lists of rows, the right ones and the wrong ones. */
export async function matches(options: MatchesOptions): Promise<Html> {
  const { queries, outcomes } = options;
  const rankOf = new Map(queries.map((query, i) => [query, outcomes[i]?.rank ?? null]));
  const isRight = (query: Picture) => (rankOf.get(query) ?? Number.POSITIVE_INFINITY) <= SHOWN;
  const readable = queries.filter((query) => !options.features.failures.has(query));
  const right = choose(readable.filter(isRight));
  const wrong = choose(readable.filter((query) => !isRight(query)));

  const rowOf = new Map<Picture, Html>();
  for await (const { query, gallery, distances } of compare([...right, ...wrong], options)) {
    if (distances === undefined) continue;
    const nearest = nearestPictures(distances, SHOWN).map((i) => gallery.pictures[i] as Picture);
    const own = gallery.pictures.map((picture, i) => [picture, distances[i] as number] as const);
    const [wanted] = own.filter(([{ item }]) => item === query.item).sort(([, a], [, b]) => a - b);
    rowOf.set(query, await row(query, rankOf.get(query) ?? null, wanted?.[0], nearest, options.thumbnails));
  }
  const section = (title: string, chosen: readonly Picture[], none: string) =>
    html`<h3>${title}</h3>${chosen.length === 0 ? html`<p>${none}</p>` : chosen.flatMap((query) => rowOf.get(query) ?? [])}`;
  return html`${section(`Right: the item is among the first ${SHOWN}`, right, 'None.')}
${section(`Wrong: it is not`, wrong, 'None: every item came in among the first.')}`;
}

/** A few, taken at random, from each category in turn. */
function choose(queries: readonly Picture[]): Picture[] {
  const random = createRandom('matches');
  const byCategory = new Map<string | undefined, Picture[]>();
  for (const query of queries) byCategory.set(query.category, [...(byCategory.get(query.category) ?? []), query]);
  const piles = [...byCategory.values()];
  const chosen: Picture[] = [];
  while (chosen.length < QUERIES && piles.some((pile) => pile.length > 0)) {
    for (const pile of piles) {
      const [picked] = pile.length === 0 ? [] : pile.splice(random.below(pile.length), 1);
      if (picked !== undefined) chosen.push(picked);
    }
  }
  return chosen.slice(0, QUERIES);
}

async function row(
  query: Picture,
  rank: number | null,
  wanted: Picture | undefined,
  nearest: readonly Picture[],
  thumbnails: Thumbnails,
): Promise<Html> {
  const show = async (picture: Picture, kind: string, label: string) =>
    html`<img class="${kind}" src="${await thumbnails(picture)}" alt="${label}" title="${label}">`;
  const found = await Promise.all(
    nearest.map((picture, i) => show(picture, picture.item === query.item ? 'hit' : '', `${i + 1}: ${picture.item}`)),
  );
  return html`<div class="match"><figure>${await show(query, 'query', `query: ${query.item}`)}
<figcaption>${query.category ?? 'query'}, ${rank === null ? 'no rank' : `rank ${rank}`}</figcaption></figure>
<figure>${wanted === undefined ? html`<span class="none">not in the gallery</span>` : await show(wanted, 'hit', `wanted: ${wanted.item}`)}
<figcaption>wanted</figcaption></figure><div class="nearest">${found}</div></div>`;
}
