/** A parser's logits as one map for each category: how likely each place shows it, and which one wins there. */
import type { Category } from '../../src/core/garment.js';
import type { ParserManifest } from '../manifests/parser.js';
import type { Tensor } from '../tensor.js';

/** What a picture shows, place by place. */
export interface LabelMaps {
  readonly rows: number;
  readonly columns: number;
  /** In the order of the maps. */
  readonly categories: readonly Category[];
  /** [categories, rows, columns]: probability of the category, 0..1. */
  readonly probabilities: Tensor;
  /** [rows × columns]: the index of the category whose label has the largest logit; −1 for what is no garment. */
  readonly winners: Int8Array;
}

/** @param logits [labels, rows, columns] */
export function labelMaps(logits: Tensor, labels: ParserManifest['labels']): LabelMaps {
  const [count = 0, rows = 0, columns = 0] = logits.dims;
  const places = rows * columns;
  const categories = [...new Set(labels.map(({ category }) => category))];
  const categoryOf = new Int8Array(count).fill(-1);
  for (const { index, category } of labels) categoryOf[index] = categories.indexOf(category);

  const data = new Float32Array(categories.length * places);
  const winners = new Int8Array(places);
  for (let place = 0; place < places; place++) {
    const logitOf = (label: number) => logits.data[label * places + place] ?? Number.NEGATIVE_INFINITY;
    let best = 0;
    for (let label = 1; label < count; label++) if (logitOf(label) > logitOf(best)) best = label;
    winners[place] = categoryOf[best] ?? -1;
    // Softmax; the largest logit is taken away so that nothing overflows.
    let sum = 0;
    for (let label = 0; label < count; label++) sum += Math.exp(logitOf(label) - logitOf(best));
    for (let label = 0; label < count; label++) {
      const category = categoryOf[label] ?? -1;
      if (category < 0) continue;
      const at = category * places + place;
      data[at] = (data[at] ?? 0) + Math.exp(logitOf(label) - logitOf(best)) / sum;
    }
  }
  return { rows, columns, categories, probabilities: { dims: [categories.length, rows, columns], data }, winners };
}
