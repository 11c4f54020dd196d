/** The whole measurement: each extractor embeds the pictures once, then is ranked under each metric. */
import type { EmbeddingSpace, Metric } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Encoder, GarmentDetector, VectorIndex } from '../core/ports.js';
import type { Dataset, GalleryProtocol, Picture } from './dataset.js';
import { chooseQueries, type Evaluation, evaluate, listCategories } from './evaluate.js';
import { embedDataset, type Features } from './features.js';
import { type IndexRecall, measureIndexRecall } from './index-recall.js';
import { RESAMPLES } from './metrics.js';
import type { Report, Run } from './report.js';

/** Names of pictures that are told in a report. */
const NAMES_TOLD = 10;

/** Shows how far a step is. */
export type Stage = (title: string) => {
  readonly onProgress: (done: number, total: number) => void;
  readonly end: () => void;
};

/** The vector index whose recall is measured. */
export interface MeasuredIndex {
  readonly kind: string;
  readonly metrics: readonly Metric[];
  /** Opens an empty one in memory. */
  readonly open: (space: EmbeddingSpace) => Promise<VectorIndex>;
}

/** What is measured, and with what. */
export interface MeasureOptions {
  readonly dataset: Dataset;
  readonly extractors: readonly string[];
  readonly openEncoder: (name: string) => Promise<Encoder>;
  /** Without them, each encoder's own. */
  readonly metrics?: readonly Metric[] | undefined;
  readonly ks: readonly number[];
  /** Only queries of these; without them, all. */
  readonly categories?: readonly string[] | undefined;
  /** Without it, the dataset's own. */
  readonly protocol?: GalleryProtocol | undefined;
  readonly detector?: GarmentDetector | undefined;
  readonly index?: MeasuredIndex | undefined;
  /** Folder for features. */
  readonly home: string;
  readonly log: Log;
  readonly stage: Stage;
  readonly signal?: AbortSignal | undefined;
}

/** A run with what it was made from, for those who look closer. */
export interface MeasuredRun {
  readonly run: Run;
  readonly evaluation: Evaluation;
  readonly features: Features;
}

/** The report, and the runs in its order. */
export interface Measurement {
  readonly report: Report;
  readonly queries: readonly Picture[];
  readonly runs: readonly MeasuredRun[];
}

/** @throws SamelookError INPUT_INVALID where no query has one of the categories; else of what failed */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { dataset, ks, detector } = options;
  const protocol = options.protocol ?? dataset.protocol;
  const queries = chooseQueries(dataset, options.categories);
  if (queries.length === 0) {
    const known = listCategories(dataset.queries).join(', ') || 'none';
    throw new SamelookError('INPUT_INVALID', `No query has that category. Categories of the queries: ${known}.`);
  }
  const runs: MeasuredRun[] = [];
  const encoders = new Map<string, Encoder>();
  try {
    // All of them first: a name that is wrong is told before hours are spent on the others.
    for (const extractor of options.extractors) encoders.set(extractor, await options.openEncoder(extractor));
    for (const [extractor, encoder] of encoders) {
      runs.push(...(await measureEncoder(options, extractor, encoder, { queries, protocol })));
    }
  } finally {
    for (const encoder of encoders.values()) await encoder.close();
  }
  const report: Report = {
    dataset: {
      name: dataset.name,
      galleryPictures: dataset.gallery.length,
      items: new Set(dataset.gallery.map(({ item }) => item)).size,
      queries: queries.length,
      leftOut: dataset.leftOut,
    },
    gallery: protocol,
    detector: detector?.id ?? null,
    k: ks,
    resamples: RESAMPLES,
    runs: runs.map(({ run }) => run),
  };
  return { report, queries, runs };
}

async function measureEncoder(
  options: MeasureOptions,
  extractor: string,
  encoder: Encoder,
  asked: { readonly queries: readonly Picture[]; readonly protocol: GalleryProtocol },
): Promise<MeasuredRun[]> {
  const { dataset, ks, signal } = options;
  const features = await inStage(options, `Embedding (${extractor})`, (onProgress) =>
    embedDataset({ ...options, encoder, onProgress }),
  );
  const runs: MeasuredRun[] = [];
  for (const metric of options.metrics ?? [encoder.space.metric]) {
    const evaluation = await inStage(options, `Ranking (${extractor}, ${metric})`, (onProgress) =>
      evaluate({ dataset, features, metric, ks, signal, onProgress, ...asked }),
    );
    const space = { ...encoder.space, metric };
    const indexRecall = await recallOf(options, features, space, extractor);
    runs.push({ run: describeRun(extractor, space, features, evaluation, indexRecall), evaluation, features });
  }
  return runs;
}

async function recallOf(
  options: MeasureOptions,
  features: Features,
  space: EmbeddingSpace,
  extractor: string,
): Promise<IndexRecall | undefined> {
  const { index, dataset, signal } = options;
  if (index === undefined || !index.metrics.includes(space.metric)) return undefined;
  return await inStage(options, `Filling the ${index.kind} index (${extractor}, ${space.metric})`, (onProgress) =>
    measureIndexRecall({ dataset, features, space, kind: index.kind, open: index.open, signal, onProgress }),
  );
}

function describeRun(
  extractor: string,
  { weightsHash, dimensions, metric }: EmbeddingSpace,
  { failures, msPerPicture }: Features,
  { rows, searchMs }: Evaluation,
  indexRecall: IndexRecall | undefined,
): Run {
  const unreadable = [...failures.values()].map(
    ({ picture, reason }) => `${picture.origin}: ${picture.path}: ${reason}`,
  );
  return {
    extractor,
    weightsHash,
    dimensions,
    metric,
    rows,
    embedMs: msPerPicture,
    searchMs,
    indexRecall,
    unreadable: { count: unreadable.length, first: unreadable.slice(0, NAMES_TOLD) },
  };
}

async function inStage<Result>(
  { stage }: MeasureOptions,
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const { onProgress, end } = stage(title);
  try {
    return await work(onProgress);
  } finally {
    end();
  }
}
