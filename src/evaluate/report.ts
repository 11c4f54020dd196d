/** What an evaluation found: the shape of the JSON, and what the text and the page are made of. */
import type { Metric } from '../core/embedding.js';
import type { Centring } from './centre.js';
import type { GalleryProtocol } from './dataset.js';
import type { IndexRecall } from './index-recall.js';
import type { Figures } from './metrics.js';

/** The figures of a category; `null` is all queries together. */
export interface Row extends Figures {
  readonly category: string | null;
}

/** One extractor under one metric. */
export interface Run {
  /** As it was named on the command line. */
  readonly extractor: string;
  readonly weightsHash: string;
  readonly dimensions: number;
  readonly metric: Metric;
  /** Whether the means of queries and gallery were taken away before vectors were compared. */
  readonly centred: boolean;
  /** Gallery pictures on people, compared by the item's own garment. */
  readonly worn: number;
  /** The overall row first, then the categories in the order in which the dataset names them. */
  readonly rows: readonly Row[];
  /** Decoding, cropping and embedding of a picture, pictures side by side; undefined where none was ever embedded. */
  readonly embedMs: number | undefined;
  /** Exact search of a query in its gallery. */
  readonly searchMs: number;
  /** Of the vector index, apart from the encoder's accuracy; undefined where it does not know the metric. */
  readonly indexRecall: IndexRecall | undefined;
  readonly unreadable: { readonly count: number; readonly first: readonly string[] };
}

/** The whole report. */
export interface Report {
  readonly dataset: {
    readonly name: string;
    readonly galleryPictures: number;
    readonly items: number;
    readonly queries: number;
    readonly leftOut: { readonly count: number; readonly first: readonly string[] };
  };
  readonly gallery: GalleryProtocol;
  /** The detector that gave the crops of the queries for which no box counted. */
  readonly detector: string | null;
  /** Decoding and looking for garments in a picture, pictures side by side; undefined where no picture was looked at. */
  readonly detectMs: number | undefined;
  readonly centring: Centring;
  /** Whether the nearest were put in a new order by colour and kind. */
  readonly reranked: boolean;
  /** Whether the dataset's boxes of the queries counted. */
  readonly queryBoxes: 'given' | 'ignored';
  readonly k: readonly number[];
  /** Times that the queries were drawn again for the 95 % intervals. */
  readonly resamples: number;
  readonly runs: readonly Run[];
}
