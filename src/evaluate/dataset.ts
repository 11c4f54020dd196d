/** A dataset to measure retrieval on: pictures of shops, pictures of people, and which show the same item. */
import type { Box } from '../core/photo.js';

/** A rectangle in pixels of the picture as it is stored: from (left, top) to (right, bottom), the last two outside of it. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One picture, and what is known about it. */
export interface Picture {
  /** Absolute path of the file. */
  readonly path: string;
  /** The item that it shows; a query and a gallery picture of the same item are a match. */
  readonly item: string;
  readonly category?: string;
  /** Where the item is, 0..1; without any box the item fills the picture. */
  readonly box?: Box;
  /** The same in pixels, for datasets that say it so. */
  readonly pixelBox?: PixelBox;
  /** Where it is listed, for messages: "pairs.jsonl line 7". */
  readonly origin: string;
}

/** Which gallery pictures a query is ranked against: those of its own category, or all of them. */
export const GALLERY_PROTOCOLS = ['same-category', 'all'] as const;
/** One of the gallery protocols. */
export type GalleryProtocol = (typeof GALLERY_PROTOCOLS)[number];

/** Which part of a dataset the queries come from; a dataset without parts has only `test`. */
export const SPLITS = ['train', 'val', 'test'] as const;
/** One of the splits. */
export type Split = (typeof SPLITS)[number];

/** Pictures in the order of their files; never changed once read. */
export interface Dataset {
  readonly name: string;
  /** Absolute path of the file or folder that it was read from. */
  readonly path: string;
  readonly gallery: readonly Picture[];
  readonly queries: readonly Picture[];
  /** How those who made the dataset rank; pairs of one's own are ranked against the whole gallery, as a shop's customers are. */
  readonly protocol: GalleryProtocol;
  /** Pictures that the dataset lists and that nobody has any more, the first few by name. */
  readonly leftOut: { readonly count: number; readonly first: readonly string[] };
}

/** A format of datasets. */
export interface DatasetFormat {
  /** What a person is told, such as "a folder with Eval/list_eval_partition.txt". */
  readonly accepted: string;
  matches(path: string, isDirectory: boolean): Promise<boolean>;
  /** @throws SamelookError INPUT_INVALID that names each wrong file and line */
  open(path: string, options: { readonly split: Split; readonly signal?: AbortSignal }): Promise<Dataset>;
}
