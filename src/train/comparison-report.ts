/** Before and after as a report of two runs, so that they are told as any evaluation is. */
import type { EmbeddingSpace } from '../core/embedding.js';
import { RESAMPLES } from '../evaluate/metrics.js';
import type { Report, Row, Run } from '../evaluate/report.js';
import { type LearnedHead, REPORTED_KS } from './learn-head.js';

/** The base, then the head, on the validation part. */
export function comparisonReport({ split, before, after, weights }: LearnedHead, base: EmbeddingSpace): Report {
  const { validationSet } = split;
  const run = (extractor: string, space: EmbeddingSpace, rows: readonly Row[], centred: boolean): Run => ({
    extractor,
    weightsHash: space.weightsHash,
    dimensions: space.dimensions,
    metric: space.metric,
    centred,
    worn: 0,
    rows,
    embedMs: undefined,
    searchMs: 0,
    indexRecall: undefined,
    unreadable: { count: 0, first: [] },
  });
  const head: EmbeddingSpace = { ...base, dimensions: weights.outputs, metric: 'cosine' };
  return {
    dataset: {
      name: validationSet.name,
      galleryPictures: validationSet.gallery.length,
      items: new Set(validationSet.gallery.map(({ item }) => item)).size,
      queries: validationSet.queries.length,
      leftOut: validationSet.leftOut,
    },
    gallery: validationSet.protocol,
    detector: null,
    detectMs: undefined,
    centring: 'auto',
    reranked: false,
    queryBoxes: 'given',
    k: REPORTED_KS,
    resamples: RESAMPLES,
    runs: [
      run(base.encoder, base, before.rows, before.centred),
      run(`${base.encoder} with the head`, head, after.rows, after.centred),
    ],
  };
}
