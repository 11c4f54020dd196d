/** The ports: what the middle of the program asks of the technology at its rim. One contract suite each, in `test/contracts/`; the queue's is in `job-queue.ts`. */
import type { CatalogueItem, Filters, ItemImage, Thumbnail } from './catalogue.js';
import type { Calibration, Embedding, EmbeddingSpace, Means } from './embedding.js';
import type { Feedback } from './feedback.js';
import type { Category, DetectedGarment } from './garment.js';
import type { Palette } from './palette.js';
import type { Photo, PhotoRef, Pixels } from './photo.js';
import type { Match } from './query.js';

/** A place where people ask: a chat platform, or the web. */
export interface Platform {
  readonly name: string;
  /** Starts to listen. @returns where people reach it, for the log @throws SamelookError CONFIG_INVALID where it can't */
  start(): Promise<string>;
  /** Stops taking requests, finishes those under way, frees what it holds. */
  stop(): Promise<void>;
}

/** Photos under way. Private: kept only until `drop` or their time to live, never logged. */
export interface PhotoStore {
  /**
   * Checks and normalises a photo (upright, no metadata, longest side bounded) and keeps it.
   * @throws SamelookError PHOTO_* where it is no picture that we accept, BUSY where the store is full
   */
  put(photo: Photo, signal?: AbortSignal): Promise<PhotoRef>;
  /** @throws SamelookError PHOTO_EXPIRED where it was dropped or its time is over */
  get(ref: PhotoRef): Promise<Photo>;
  drop(ref: PhotoRef): Promise<void>;
  close(): Promise<void>;
}

/** Finds the garments in a picture: the main one first, at most `MAX_GARMENTS`. An empty answer means that no clothes were seen. */
export interface GarmentDetector {
  readonly id: string;
  /** Changes with whatever its answers depend on: weights, thresholds, sizes. Answers that are kept are kept under it. */
  readonly version: string;
  /** @param behind as of `Encoder.embed` */
  detect(picture: Pixels, signal?: AbortSignal, behind?: boolean): Promise<DetectedGarment[]>;
  close(): Promise<void>;
}

/** Turns crops into embeddings, one each, in order. */
export interface Encoder {
  readonly space: EmbeddingSpace;
  /** Of distances between centred vectors where there are `means`, else of distances between vectors as they come. */
  readonly calibration: Calibration;
  /** What is taken away before vectors are compared (cosine spaces only); without them, nothing is. */
  readonly means?: Means;
  /** False where nobody measured and the calibration is a share of the largest distance; the catalogue itself tells better then. Default true. */
  readonly calibrated?: boolean;
  /** Pixels of the longer side of what it looks at; pictures are decoded no smaller. Without it, 224 or less. */
  readonly inputSide?: number;
  /**
   * Words as embeddings of the same space, to be compared with pictures' by order only: the calibration says nothing about them.
   * Not there where the encoder can't read.
   */
  readonly embedWords?: (texts: readonly string[], signal?: AbortSignal) => Promise<Embedding[]>;
  /** Where its vectors are quickly made of another encoder's: who keeps the other's need not look at the pictures again. */
  readonly over?: EncoderOver;
  /**
   * @param behind nobody waits for it: where inference is shared, all that somebody waits for goes before. Default false.
   * @throws SamelookError INFERENCE_FAILED (retryable) where the inference process gave up, CANCELLED
   */
  embed(crops: readonly Pixels[], signal?: AbortSignal, behind?: boolean): Promise<Embedding[]>;
  close(): Promise<void>;
}

/** How an encoder makes its vectors of another's. */
export interface EncoderOver {
  /** Closed with the encoder over it. */
  readonly base: Encoder;
  /** @param vector of the base */
  apply(vector: Embedding): Embedding;
}

/** A vector with its label in the index. */
export interface IndexEntry {
  readonly imageId: number;
  readonly embedding: Embedding;
}

/** Nearest neighbours among the catalogue's embeddings. */
export interface VectorIndex {
  readonly space: EmbeddingSpace;
  /** Number of live entries. */
  size(): Promise<number>;
  /** Adds entries, or replaces those with the same label. @throws SamelookError INPUT_INVALID on a vector of another length, not finite, or (cosine) not of length 1 */
  upsert(entries: readonly IndexEntry[]): Promise<void>;
  /** Labels that are not there are passed over. */
  remove(imageIds: readonly number[]): Promise<void>;
  /** Up to k matches, nearest first; fewer only where fewer entries pass the filters. */
  search(embedding: Embedding, k: number, filters?: Filters): Promise<Match[]>;
  /** All live labels, in no order. */
  labels(): Promise<ReadonlySet<number>>;
  /** Makes what was changed durable; atomic: a crash leaves the former state. */
  save(): Promise<void>;
  /** How it searches at the moment, as the end of a sentence for operators; only where that changes by itself. */
  describe?(): Promise<string>;
  close(): Promise<void>;
}

/** What became of an item in an import. */
export type Upserted = 'added' | 'changed' | 'unchanged';

/** An image whose embedding is missing in a space. */
export interface PendingImage extends ItemImage {
  readonly title: string;
  /** Of its item. */
  readonly category?: Category | undefined;
  /** What told whether the picture behind it changed, when it was stored; see `CatalogueStore.upsert`. */
  readonly fingerprint?: string | undefined;
}

/** The images of one space that one process embeds, while other processes embed others. */
export interface PendingShare {
  /** As `pendingImages`; without those in others' shares, which are in this one from now on, and without those that this share gave before. */
  next(after: number, limit: number): Promise<PendingImage[]>;
  /** How many images lack an embedding that this share did not give: others have them in hand, or have just let go of them. */
  elsewhere(): Promise<number>;
  /** Lets go of all, so that others may have what was not embedded. */
  close(): Promise<void>;
}

/** What an import keeps of a picture. */
export interface EmbeddedImage extends IndexEntry {
  readonly thumbnail: Thumbnail;
  readonly palette?: Palette;
}

/** Items, their images, thumbnails and embeddings: the truth from which the index can be made anew. */
export interface CatalogueStore {
  /**
   * Stores items (one transaction a call), in order. A changed image source makes a new image; a vanished one goes, with its embeddings.
   * @param fingerprints by image source, what tells whether the picture behind it changed (a file's size and time, say); another
   * fingerprint than last time makes a new image, a source without one counts as unchanged
   */
  upsert(items: readonly CatalogueItem[], fingerprints?: ReadonlyMap<string, string>): Promise<Upserted[]>;
  /** Removes items with their images and embeddings. @returns how many there were */
  remove(itemIds: readonly string[]): Promise<number>;
  get(itemId: string): Promise<CatalogueItem | undefined>;
  /** The items that the images belong to, by image id; unknown ids are left out. */
  itemsOfImages(imageIds: readonly number[]): Promise<ReadonlyMap<number, CatalogueItem>>;
  /** Item ids, ascending, after `after`, at most `limit`: for listings and for pruning. */
  listItemIds(after: string | undefined, limit: number): Promise<string[]>;
  count(): Promise<{ readonly items: number; readonly images: number }>;
  /** Distinct shops, colours, brands and currencies that there are, for filters to be chosen from. */
  facets(): Promise<{
    readonly [facet in 'shop' | 'category' | 'colour' | 'gender' | 'brand' | 'currency']: readonly string[];
  }>;

  /** Images without an embedding in the space and without a recorded failure, ascending by id, after `after`. */
  pendingImages(space: EmbeddingSpace, after: number, limit: number): Promise<PendingImage[]>;
  /**
   * Opens a share of them. Only where several machines may embed at once.
   * @param isWanted leaves images to others, default none
   */
  sharePending?(space: EmbeddingSpace, isWanted?: (image: PendingImage) => Promise<boolean>): PendingShare;
  /** Keeps embeddings with thumbnails and palettes (one transaction a call). A row without a palette leaves the one that there is. */
  saveEmbeddings(space: EmbeddingSpace, rows: readonly EmbeddedImage[]): Promise<void>;
  /** Records that an image can't be embedded; it is tried again when its source changes or on `retryFailed`. */
  markFailed(imageId: number, reason: string): Promise<void>;
  /** Forgets recorded failures. @returns how many */
  retryFailed(): Promise<number>;
  failures(limit: number): Promise<{ readonly source: string; readonly reason: string }[]>;
  /** Stored embeddings of a space, ascending by image id, after `after`. */
  embeddings(space: EmbeddingSpace, after: number, limit: number): Promise<IndexEntry[]>;
  /** The stored embeddings of some images, by image id; images that have none in the space are left out. */
  embeddingsOf(space: EmbeddingSpace, imageIds: readonly number[]): Promise<ReadonlyMap<number, Embedding>>;
  /** Ids of images that have an embedding in the space. */
  embeddedImages(space: EmbeddingSpace): Promise<ReadonlySet<number>>;
  /** Removes every embedding of a space, a few at a time, so that others may write between; thumbnails and failures stay. */
  forgetSpace(space: EmbeddingSpace): Promise<void>;
  /** Ids of images whose items pass the filters. */
  imagesMatching(filters: Filters): Promise<ReadonlySet<number>>;
  /** The thumbnail of an item's picture; without `imageId`, of its first. */
  thumbnail(itemId: string, imageId?: number): Promise<Thumbnail | undefined>;
  /** The colours of some images, by image id, to a tenth; images of which none were kept are left out. */
  palettesOf(imageIds: readonly number[]): Promise<ReadonlyMap<number, Palette>>;
  /** A number that changes whenever items or embeddings change, by whichever process. */
  revision(): Promise<number>;
  close(): Promise<void>;
}

/** An answer that was given, kept so that its buttons go on working after a restart. Holds no photo and no text of a person. */
export interface Inquiry {
  /** 8 to 12 characters of A–Z a–z 0–9 _ -. */
  readonly id: string;
  /** Who asked; only their presses steer it. */
  readonly user: string;
  readonly chat: string;
  readonly language: string;
  /** Where the platform gives the photos again. */
  readonly photos: readonly string[];
  /** What the buttons need, as the conversation wrote it. */
  readonly state: unknown;
}

/** What a person set for themselves (or an administrator for a group). */
export interface ChatSettings {
  readonly language?: string | undefined;
  /** Results on a page, 1 to 8. */
  readonly pageSize?: number | undefined;
  /** Items for whom. */
  readonly gender?: 'women' | 'men' | undefined;
}

/** A wish from a chat that is under way, kept so that another process does it where this one is lost. */
export interface OpenWish {
  /** The same for a repeated update. */
  readonly key: string;
  /** Whose chats: "telegram". */
  readonly platform: string;
  readonly user: string;
  /** Random: what others keep of the wish tells nothing of a person, and leads to nobody once the wish is gone. */
  readonly requestId?: string | undefined;
  /** What is needed to do it, as the conversation wrote it: no photo, no token. */
  readonly wish: unknown;
}

/** What the bot remembers of chats: settings, open answers, saved items, feedback; wishes under way; and short-lived facts. */
export interface ChatStore {
  settings(user: string): Promise<ChatSettings>;
  saveSettings(user: string, settings: ChatSettings): Promise<void>;
  /** @returns true the first time a key is seen within its time to live, false ever after: what makes a repeated update a no-op */
  first(key: string, ttlMs: number): Promise<boolean>;
  /**
   * Takes a wish on, unless its key was seen before; it is the caller's until the lease is over or the wish is finished.
   * @param ttlMs how long the key counts as seen, and the wish as worth doing
   * @returns true the first time, as `first` does
   */
  take(wish: OpenWish, leaseMs: number, ttlMs: number): Promise<boolean>;
  /** Holds on to wishes from now on; 0 gives them back. @returns how many of them are there still */
  renew(keys: readonly string[], leaseMs: number): Promise<number>;
  /** Gives back the wish that a request was about. @returns false where it is gone */
  release(requestId: string): Promise<boolean>;
  /** Nothing is left to do. */
  finish(key: string): Promise<void>;
  /**
   * Takes up wishes that nobody holds any more, at most `limit`, oldest first, each by one taker only.
   * @returns them, with how often each was taken by now, 2 at least
   */
  takeOver(
    platform: string,
    leaseMs: number,
    limit: number,
  ): Promise<readonly (OpenWish & { readonly times: number })[]>;
  /** Small facts of an adapter that must survive a restart but not for long; a value replaces the former one. */
  remember(key: string, value: string, ttlMs: number): Promise<void>;
  recall(key: string): Promise<string | undefined>;
  saveInquiry(inquiry: Inquiry, ttlMs: number): Promise<void>;
  inquiry(id: string): Promise<Inquiry | undefined>;
  /** Keeps ("this is it") or rejects ("not it") an item; the latest word for an inquiry's item counts. */
  saveFeedback(feedback: Feedback): Promise<void>;
  /** As if nothing had been said about an inquiry's item. */
  withdrawFeedback(about: Pick<Feedback, 'user' | 'inquiry' | 'itemId'>): Promise<void>;
  /** Whether features of garments are kept with what the user said, to be learned from. */
  keepsGarments(user: string): Promise<boolean>;
  /** Ids of items that the user kept, latest first. */
  savedItems(user: string, limit: number): Promise<readonly string[]>;
  /** Removes all that is known of a user. @returns how many rows */
  forget(user: string): Promise<number>;
  close(): Promise<void>;
}
