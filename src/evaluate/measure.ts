/** The whole measurement: each extractor embeds the pictures once, then is ranked under each metric. */
import { join } from 'node:path';
import type { EmbeddingSpace, Metric } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Palette } from '../core/palette.js';
import type { Encoder, GarmentDetector, VectorIndex } from '../core/ports.js';
import { DEFAULT_WEIGHTS } from '../search/rerank.js';
import { type Centre, type Centring, centreOf } from './centre.js';
import type { Dataset, GalleryProtocol, Picture } from './dataset.js';
import { chooseQueries, type Evaluation, evaluate, listCategories } from './evaluate.js';
import type { Reorder } from './exact-search.js';
import { embedDataset, type Features, folderOf } from './features.js';
import { type FoundGarments, findPalettes, lookForGarments } from './garments.js';
import { type IndexRecall, measureIndexRecall } from './index-recall.js';
import { RESAMPLES } from './metrics.js';
import { createRegionsOf, type SearchedRegion } from './query-regions.js';
import { hasBox, type Region, WHOLE } from './regions.js';
import { createReorder } from './reorder.js';
import type { Report, Run } from './report.js';
import { inStage, type Stage } from './stage.js';
import { lookThroughGallery, type OwnRegion } from './worn-gallery.js';

/** Names of pictures that are told in a report. */
const NAMES_TOLD = 10;

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
  /** @param metric what it will be compared by: some features are scaled otherwise for it */
  readonly openEncoder: (name: string, metric: Metric | undefined) => Promise<Encoder>;
  /** Without them, each encoder's own. */
  readonly metrics?: readonly Metric[] | undefined;
  readonly ks: readonly number[];
  /** Only queries of these; without them, all. */
  readonly categories?: readonly string[] | undefined;
  /** Without it, the dataset's own. */
  readonly protocol?: GalleryProtocol | undefined;
  /**
   * Looks for garments in the queries for which no box counts, which are then searched by several crops, and in gallery pictures on people,
   * which are then compared by the item's own garment: as the program does both.
   */
  readonly detector?: GarmentDetector | undefined;
  /** Take queries whole (or leave them to the detector) even where the dataset says where the item is. Default false. */
  readonly ignoreQueryBoxes?: boolean | undefined;
  /** Default `auto`. */
  readonly centring?: Centring | undefined;
  /** Put the nearest in a new order by colour and kind, as the program does it. Default false. */
  readonly rerank?: boolean | undefined;
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
  readonly centre: Centre | undefined;
  readonly reorder: Reorder | undefined;
}

/** The report, and the runs in its order. */
export interface Measurement {
  readonly report: Report;
  readonly queries: readonly Picture[];
  /** Which part of a picture was looked at; of several, the first. */
  readonly regionOf: (picture: Picture) => Region;
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
  const found = await lookAtQueries(options, queries);
  const regionsOf = createRegionsOf(options, found?.of);
  const palettes = options.rerank === true ? await takePalettes(options, queries, regionsOf) : undefined;
  const asked = { queries, protocol, regionsOf, palettes };
  const runs: MeasuredRun[] = [];
  const opened: OpenedEncoder[] = [];
  try {
    // All of them first: a name that is wrong is told before hours are spent on the others.
    for (const extractor of options.extractors) {
      for (const metric of options.metrics ?? [undefined]) {
        const encoder = await options.openEncoder(extractor, metric);
        opened.push({ extractor, encoder, metric: metric ?? encoder.space.metric });
      }
    }
    for (const one of opened) runs.push(await measureEncoder(options, one, asked));
  } finally {
    for (const { encoder } of opened) await encoder.close();
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
    detectMs: found?.msPerPicture,
    centring: options.centring ?? 'auto',
    reranked: options.rerank === true,
    queryBoxes: options.ignoreQueryBoxes === true ? 'ignored' : 'given',
    k: ks,
    resamples: RESAMPLES,
    runs: runs.map(({ run }) => run),
  };
  return { report, queries, regionOf: (picture) => regionsOf(picture)[0] ?? WHOLE, runs };
}

/** An extractor that is open, and the metric that it is measured under. */
interface OpenedEncoder {
  readonly extractor: string;
  readonly encoder: Encoder;
  readonly metric: Metric;
}

/** What each extractor is asked. */
interface Asked {
  readonly queries: readonly Picture[];
  readonly protocol: GalleryProtocol;
  readonly regionsOf: (picture: Picture) => readonly SearchedRegion[];
  /** Undefined where nothing is re-ranked. */
  readonly palettes: ReadonlyMap<Picture, Palette> | undefined;
}

/** Looks at the queries for which no box counts. */
async function lookAtQueries(options: MeasureOptions, queries: readonly Picture[]): Promise<FoundGarments | undefined> {
  const { detector, ignoreQueryBoxes } = options;
  const pictures = queries.filter((query) => ignoreQueryBoxes === true || !hasBox(query));
  return detector === undefined || pictures.length === 0
    ? undefined
    : lookForGarments({ ...options, detector }, pictures);
}

/** The colours of the gallery, and of the queries whose region the dataset gave. */
async function takePalettes(
  options: MeasureOptions,
  queries: readonly Picture[],
  regionsOf: Asked['regionsOf'],
): Promise<ReadonlyMap<Picture, Palette>> {
  const { home, dataset, signal } = options;
  const untaken = queries.filter((query) =>
    regionsOf(query).every((region) => region.sought === undefined && region !== WHOLE),
  );
  const file = join(folderOf(home, dataset.path), 'palettes');
  const regionOf = (picture: Picture) => regionsOf(picture)[0] ?? WHOLE;
  return await inStage(options, 'Taking colours', (onProgress) =>
    findPalettes({ pictures: [...dataset.gallery, ...untaken], regionOf, file, signal, onProgress }),
  );
}

async function measureEncoder(
  options: MeasureOptions,
  { extractor, encoder, metric }: OpenedEncoder,
  { queries, protocol, ...asked }: Asked,
): Promise<MeasuredRun> {
  const { dataset, ks, signal, detector } = options;
  const worn: ReadonlyMap<Picture, OwnRegion> =
    detector === undefined ? new Map() : await lookThroughGallery({ ...options, encoder, detector });
  const regionsOf: Asked['regionsOf'] = (picture) => {
    const own = worn.get(picture);
    return own === undefined ? asked.regionsOf(picture) : [own];
  };
  const features = await inStage(options, `Embedding (${extractor})`, (onProgress) =>
    embedDataset({ ...options, encoder, regionsOf, onProgress }),
  );
  const ownColours = [...worn].map(([picture, { sought }]) => [picture, sought.palette] as const);
  const palettes = asked.palettes && new Map([...asked.palettes, ...ownColours]);
  const centring = metric === 'cosine' ? (options.centring ?? 'auto') : 'off';
  const centre = await centreOf(centring, encoder, dataset, features);
  const { calibration } = encoder;
  const reorder = palettes && createReorder({ regionsOf, palettes, calibration, weights: DEFAULT_WEIGHTS });
  const evaluation = await inStage(options, `Ranking (${extractor}, ${metric})`, (onProgress) =>
    evaluate({ dataset, features, metric, centre, reorder, ks, signal, onProgress, queries, protocol }),
  );
  const space = { ...encoder.space, metric };
  const indexRecall = await recallOf(options, { features, centre }, space, extractor);
  const run = describeRun(extractor, space, { features, centre, worn }, evaluation, indexRecall);
  return { run, evaluation, features, centre, reorder };
}

async function recallOf(
  options: MeasureOptions,
  vectors: Pick<MeasuredRun, 'features' | 'centre'>,
  space: EmbeddingSpace,
  extractor: string,
): Promise<IndexRecall | undefined> {
  const { index, dataset, signal } = options;
  if (index === undefined || !index.metrics.includes(space.metric)) return undefined;
  return await inStage(options, `Filling the ${index.kind} index (${extractor}, ${space.metric})`, (onProgress) =>
    measureIndexRecall({ dataset, ...vectors, space, kind: index.kind, open: index.open, signal, onProgress }),
  );
}

function describeRun(
  extractor: string,
  { weightsHash, dimensions, metric }: EmbeddingSpace,
  {
    features: { failures, msPerPicture },
    centre,
    worn,
  }: Pick<MeasuredRun, 'features' | 'centre'> & { readonly worn: ReadonlyMap<Picture, OwnRegion> },
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
    centred: centre !== undefined,
    worn: worn.size,
    rows,
    embedMs: msPerPicture,
    searchMs,
    indexRecall,
    unreadable: { count: unreadable.length, first: unreadable.slice(0, NAMES_TOLD) },
  };
}
