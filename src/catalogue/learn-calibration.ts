/** What an encoder's distances mean in this catalogue, where nobody measured it: learned from the catalogue's own pictures. */
import type { Calibration, Embedding, Metric } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Pixels } from '../core/photo.js';
import type { CatalogueStore, Encoder } from '../core/ports.js';
import { crop } from '../photo/crop.js';
import { decode } from '../photo/decode.js';

/** Pictures that are looked at, spread over the catalogue. */
export const SAMPLE = 200;
/** With fewer pictures nothing is learned. */
export const MIN_SAMPLE = 20;
/** Share of the views of a picture that count as the same, as in the recipe of the default encoder. */
const SAME_VIEWS = 0.95;
/** Unless more pictures than this share would pass for another item's. */
const MAX_FALSE_SAME = 0.02;
/**
 * Nearer than 90 % of the pairs of different items: worth showing. On 500 photographs of clothes this rule gives the default encoder 0.62,
 * where its recipe measured 0.635 with people's street photos; for `unrelated`, the median of the pairs, 0.78 and 0.786.
 */
const SIMILAR_PAIRS = 0.1;
const UNRELATED_PAIRS = 0.5;

/** What is cut off at each side of a view, and how much lighter or darker it is. */
const CUT = [0.02, 0.08, 0.12] as const;
const LIGHT = [0.8, 0.9, 1.1, 1.2] as const;

/**
 * Compares pictures of the catalogue with views of their own (cut, mirrored, lighter or darker) and with each other.
 * @returns undefined where the catalogue has too few pictures of different items, or its distances tell nothing
 */
export async function learnCalibration(
  store: CatalogueStore,
  encoder: Encoder,
  signal?: AbortSignal,
): Promise<Calibration | undefined> {
  const { space, means } = encoder;
  // Centred vectors have other distances; whoever measured the means measured these too.
  if (means !== undefined) return undefined;
  const ids = spread([...(await store.embeddedImages(space))].sort((a, b) => a - b));
  const embeddings = await store.embeddingsOf(space, ids);
  const items = await store.itemsOfImages(ids);
  const known = ids.flatMap((id) => {
    const [embedding, item] = [embeddings.get(id), items.get(id)];
    return embedding === undefined || item === undefined ? [] : [{ id, embedding, item: item.id }];
  });
  if (new Set(known.map(({ item }) => item)).size < MIN_SAMPLE) return undefined;

  const toView: number[] = [];
  for (const [i, { id, embedding, item }] of known.entries()) {
    signal?.throwIfAborted();
    const thumbnail = await store.thumbnail(item, id);
    if (thumbnail === undefined) continue;
    const view = viewOf(await decode(thumbnail.bytes, { ...(signal && { signal }) }), i);
    const [seen] = await encoder.embed([view], signal, true).catch(noView);
    if (seen !== undefined) toView.push(distanceOf(space.metric, embedding, seen));
  }
  const pairs: number[] = [];
  const nearest: number[] = known.map(() => Number.POSITIVE_INFINITY);
  for (const [i, a] of known.entries()) {
    for (const [j, b] of known.entries()) {
      if (j <= i || a.item === b.item) continue;
      const distance = distanceOf(space.metric, a.embedding, b.embedding);
      pairs.push(distance);
      nearest[i] = Math.min(nearest[i] ?? distance, distance);
      nearest[j] = Math.min(nearest[j] ?? distance, distance);
    }
  }
  const same = Math.min(quantile(toView, SAME_VIEWS), quantile(nearest, MAX_FALSE_SAME));
  const [similar, unrelated] = [quantile(pairs, SIMILAR_PAIRS), quantile(pairs, UNRELATED_PAIRS)];
  return same < similar && similar < unrelated ? { same, similar, unrelated } : undefined;
}

/** At most `SAMPLE` of them, evenly. */
function spread(ids: readonly number[]): number[] {
  const step = Math.max(1, ids.length / SAMPLE);
  return Array.from({ length: Math.min(SAMPLE, ids.length) }, (_, i) => ids[Math.floor(i * step)] ?? 0);
}

/** The picture as another photo of it might be: less of it, perhaps mirrored, in another light. */
function viewOf(picture: Pixels, i: number): Pixels {
  const at = (side: number) => CUT[(i + side) % CUT.length] ?? 0;
  const cut = crop(picture, { left: at(0), top: at(1), right: 1 - at(2), bottom: 1 - at(i) });
  const { width, height, rgb } = cut;
  const light = LIGHT[i % LIGHT.length] ?? 1;
  const isMirrored = i % 2 === 1;
  const seen = new Uint8Array(rgb.length);
  for (let place = 0; place < width * height; place++) {
    const [x, y] = [place % width, Math.floor(place / width)];
    const from = y * width + (isMirrored ? width - 1 - x : x);
    for (let channel = 0; channel < 3; channel++) {
      seen[3 * place + channel] = Math.min(255, Math.round((rgb[3 * from + channel] ?? 0) * light));
    }
  }
  return { width, height, rgb: seen };
}

/** A view that can't be embedded says nothing; the signal's end is the caller's. */
function noView(thrown: unknown): Embedding[] {
  if (thrown instanceof SamelookError && thrown.code === 'INFERENCE_FAILED' && !thrown.retryable) return [];
  throw thrown;
}

function distanceOf(metric: Metric, a: Embedding, b: Embedding): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    sum += metric === 'cosine' ? x * y : metric === 'l1' ? Math.abs(x - y) : (x - y) ** 2;
  }
  return metric === 'cosine' ? Math.max(0, 1 - sum) : sum;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
