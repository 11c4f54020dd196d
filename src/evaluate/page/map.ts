/** The embedding map as a drawing: a dot for each picture, its thumbnail where the pointer is, its item's other pictures joined to it. */
import { createRandom } from '../../catalogue/demo/random.js';
import type { Metric } from '../../core/embedding.js';
import type { Dataset, Picture } from '../dataset.js';
import { placeOnMap } from '../embedding-map.js';
import { listCategories } from '../evaluate.js';
import type { Features } from '../features.js';
import { colourOf } from './colours.js';
import { type Html, html } from './html.js';
import type { Thumbnails } from './thumbnails.js';

/** Dots at most: queries with one picture each of what they look for, then other pictures of the gallery. */
const MAX_POINTS = 400;
const MAX_QUERIES = 120;
const SIDE = 760;
const MARGIN = 14;

/** What the map is made of. */
export interface MapOptions {
  readonly dataset: Dataset;
  readonly queries: readonly Picture[];
  readonly features: Features;
  readonly metric: Metric;
  readonly thumbnails: Thumbnails;
  readonly signal?: AbortSignal | undefined;
}

/** Drawn by t-SNE; of a large dataset a sample, the same one every time. */
export async function map(options: MapOptions): Promise<Html> {
  const { dataset, queries, features, metric, thumbnails, signal } = options;
  const pictures = sample(dataset, queries, features);
  const numbers = await features.read(pictures);
  const vectors = { count: pictures.length, dimensions: features.dimensions, numbers };
  const places = await placeOnMap(vectors, metric, signal);
  if (places.length === 0) return html`<p>There are too few pictures for a map.</p>`;

  const asked = new Set(queries);
  const categories = listCategories(pictures);
  const items = [...new Set(pictures.map(({ item }) => item))];
  const dots = await Promise.all(
    pictures.map(async (picture, i) => {
      const { x, y } = places[i] as { readonly x: number; readonly y: number };
      const colour = picture.category === undefined ? '#777' : colourOf(categories.indexOf(picture.category));
      const role = asked.has(picture) ? 'query' : 'gallery';
      const paint = role === 'query' ? html`fill="${colour}"` : html`fill="#fff" stroke="${colour}"`;
      return html`<circle class="${role}" cx="${at(x)}" cy="${at(y)}" r="${role === 'query' ? 5.5 : 4}" ${paint} data-item="${items.indexOf(picture.item)}" data-label="${label(picture, role)}" data-src="${await thumbnails(picture)}"/>`;
    }),
  );
  const legend = categories.map(
    (category, i) => html`<span class="key"><i style="background:${colourOf(i)}"></i>${category}</span>`,
  );
  return html`<p>${legend}<span class="key"><i class="round filled"></i>query</span><span class="key"><i class="round"></i>gallery</span></p>
<div class="map"><svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="map of ${pictures.length} embeddings"><g class="links"></g>${dots}</svg><div class="tip" hidden><img alt=""><span></span></div></div>`;
}

function sample({ gallery }: Dataset, queries: readonly Picture[], { failures }: Features): Picture[] {
  const random = createRandom('map sample');
  const readable = (pictures: readonly Picture[]) =>
    shuffle(
      pictures.filter((picture) => !failures.has(picture)),
      random.below,
    );
  const pictureOf = new Map<string, Picture>();
  for (const picture of readable(gallery)) if (!pictureOf.has(picture.item)) pictureOf.set(picture.item, picture);
  const asked = readable(queries).slice(0, MAX_QUERIES);
  const wanted = asked.flatMap(({ item }) => pictureOf.get(item) ?? []);
  return [...new Set([...asked, ...wanted, ...readable(gallery)])].slice(0, MAX_POINTS);
}

/** Fisher and Yates. */
function shuffle<Value>(values: readonly Value[], below: (limit: number) => number): Value[] {
  const shuffled = [...values];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as Value, shuffled[i] as Value];
  }
  return shuffled;
}

function label({ item, category }: Picture, role: string): string {
  return [role, category, item].filter((part) => part !== undefined).join(', ');
}

const at = (share: number) => (MARGIN + share * (SIDE - 2 * MARGIN)).toFixed(1);
