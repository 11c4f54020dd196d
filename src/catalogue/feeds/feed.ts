/** A feed: where a catalogue's items come from. */
import type { CatalogueItem } from '../../core/catalogue.js';

/** An item, or what was wrong in its place, as a sentence that says where. */
export type FeedEntry =
  | { readonly item: CatalogueItem }
  /** `id` is the item's that this is about, where it can be told: what is known of that item stays. */
  | { readonly problem: string; readonly id?: string };

/** Items one after the other, never all at once in memory. */
export interface Feed {
  /** The file's or folder's name, for people. */
  readonly name: string;
  /** About how many entries there will be, for progress. @throws SamelookError CATALOGUE_INVALID where it can't be read */
  count(): Promise<number>;
  /** In the feed's order; each id once. @throws SamelookError CATALOGUE_INVALID where it can't be read */
  entries(): AsyncIterable<FeedEntry>;
}

/** A kind of feed. */
export interface FeedFormat {
  /** What it takes, as people are told: "a folder of photographs". */
  readonly accepted: string;
  /** True where it takes what lies at the path. */
  matches(path: string, isDirectory: boolean): boolean;
  open(path: string): Feed;
}
