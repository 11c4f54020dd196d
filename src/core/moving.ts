/** What a store gives out and takes in whole, so that catalogue and chats can move between stores. */
import type { CatalogueItem, ItemImage, Thumbnail } from './catalogue.js';
import type { Embedding } from './embedding.js';
import type { Feedback } from './feedback.js';
import type { Palette } from './palette.js';
import type { ChatSettings, Inquiry } from './ports.js';

/** All that a store keeps of an image. */
export interface StoredImage extends ItemImage {
  /** Among its item's, 0 = best. */
  readonly position: number;
  readonly fingerprint?: string;
  readonly failure?: string;
  readonly thumbnail?: Thumbnail;
  readonly palette?: Palette;
  /** In every space that there is, by the space's key (`spaceKey`). */
  readonly embeddings: readonly { readonly space: string; readonly embedding: Embedding }[];
}

/** The rows of a catalogue as they are, for moving it into another store without making anything anew. */
export interface CatalogueRows {
  /** Ascending by id, after `after`. */
  storedImages(after: number, limit: number): Promise<StoredImage[]>;
  /** Writes items and images under their own ids, over those that are there (one transaction a call). */
  restore(items: readonly CatalogueItem[], images: readonly StoredImage[]): Promise<void>;
}

/** Something that is remembered of chats, as it is stored. Times are Unix milliseconds. */
export type ChatRow =
  | { readonly kind: 'settings'; readonly user: string; readonly settings: ChatSettings }
  /** A key that was seen, as its SHA-256 (hexadecimal). */
  | { readonly kind: 'seen'; readonly digest: string; readonly expires: number }
  | { readonly kind: 'fact'; readonly key: string; readonly value: string; readonly expires: number }
  | { readonly kind: 'inquiry'; readonly inquiry: Inquiry; readonly expires: number }
  | (Feedback & { readonly kind: 'feedback'; readonly at: number });

/** All that is remembered of chats, for moving it into another store. */
export interface ChatRows {
  /** A few at a time; feedback in the order in which it was given. @param kinds default all */
  storedRows(kinds?: readonly ChatRow['kind'][]): AsyncIterable<readonly ChatRow[]>;
  /** Writes rows over those that are there; of feedback the later word counts. */
  restore(rows: readonly ChatRow[]): Promise<void>;
}
