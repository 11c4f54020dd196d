/** One extractor under one metric, measured: every query ranked exactly, figures overall and by category. */
import type { Dataset, Picture } from './dataset.js';
import { compare, type ExactSearchOptions } from './exact-search.js';
import { summarise } from './metrics.js';
import { type Outcome, rankOf } from './ranking.js';
import type { Row } from './report.js';

/** What is measured, and how. */
export interface EvaluateOptions extends ExactSearchOptions {
  /** Those of the dataset that are asked, in its order. */
  readonly queries: readonly Picture[];
  /** The k of top-k accuracy, each at least 1. */
  readonly ks: readonly number[];
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What came out. */
export interface Evaluation {
  /** In the order of the queries. */
  readonly outcomes: readonly Outcome[];
  /** The overall row first, then the categories in the order in which they come. */
  readonly rows: readonly Row[];
  /** Time of a query's search. */
  readonly searchMs: number;
}

/** Ranks every query. @throws the signal's reason once it is aborted */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { queries, ks, onProgress } = options;
  const outcomeOf = new Map<Picture, Outcome>();
  const start = performance.now();
  for await (const { query, gallery, distances } of compare(queries, options)) {
    // A query that can't be read found nothing, whatever the gallery.
    const ranked = rankOf(query.item, distances ?? new Float64Array(gallery.pictures.length), gallery.items);
    outcomeOf.set(query, distances === undefined ? { ...ranked, rank: null, averagePrecision: 0 } : ranked);
    onProgress?.(outcomeOf.size, queries.length);
  }
  const searchMs = (performance.now() - start) / queries.length;
  const outcomes = queries.map((query) => outcomeOf.get(query) as Outcome);
  const rowOf = (category: string | null): Row => ({
    category,
    ...summarise(
      outcomes.filter((_, i) => category === null || queries[i]?.category === category),
      ks,
    ),
  });
  const categories = listCategories(queries);
  return { outcomes, rows: [null, ...(categories.length > 1 ? categories : [])].map(rowOf), searchMs };
}

/** The categories of the pictures, in the order in which they first come. */
export function listCategories(pictures: readonly Picture[]): string[] {
  return [...new Set(pictures.flatMap(({ category }) => category ?? []))];
}

/** The queries of the categories; of all where none is named. */
export function chooseQueries({ queries }: Dataset, categories: readonly string[] | undefined): readonly Picture[] {
  if (categories === undefined) return queries;
  return queries.filter(({ category }) => category !== undefined && categories.includes(category));
}
