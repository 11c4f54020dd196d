/** The seam between the conversation and the chat platforms: adapters translate, the conversation decides. */

import type { CatalogueItem, Filters } from '../core/catalogue.js';
import type { Category } from '../core/garment.js';
import type { Photo } from '../core/photo.js';
import type { Platform } from '../core/ports.js';
import type { Reply } from './reply.js';

/**
 * Where a reply goes, as a string of the adapter's own that survives a restart; at most 500 characters, without any token
 * (a platform's short-lived answer token stays with the adapter, under an id).
 */
export type ReplyAddress = string;

/** Where a photo can be fetched (again) from: small ids in a string of the adapter's own, never an address that holds a token. */
export type PhotoSource = string;

/** Who asks; ids begin with the platform's name: "telegram:42". */
export interface Asker {
  readonly user: string;
  /** The same as `user` in a private chat on platforms that have no other id for it. */
  readonly chat: string;
  /** The platform's language code ("pt-BR"), where it tells one. */
  readonly language: string | undefined;
  /** True where nobody else reads along. */
  readonly isPrivate: boolean;
}

/** What every wish from a chat carries. */
interface Incoming {
  /** The same for a repeated, late or edited update of the same wish, which is answered once; at most 200 characters. */
  readonly key: string;
  readonly asker: Asker;
  readonly address: ReplyAddress;
}

/** One or more photos (an album is one question) to be looked at. */
export interface PhotoQuestion extends Incoming {
  /** 1 to 10. */
  readonly photos: readonly PhotoSource[];
  /** The garment that the person named ("shoes"). */
  readonly category?: Category | undefined;
  readonly filters?: Filters | undefined;
}

/** A button or a menu's option of a reply was chosen; its `address` lets the reply replace that message or notify who pressed. */
export interface Press extends Incoming {
  readonly action: string;
}

/** The commands that every chat platform offers. */
export const CHAT_COMMANDS = ['start', 'similar', 'help', 'settings', 'language', 'privacy', 'forget'] as const;
/** One of them; `similar` without a photo is answered by how to ask. */
export type ChatCommand = (typeof CHAT_COMMANDS)[number];

/** A command that brings no photo. */
export interface CommandCall extends Incoming {
  readonly command: ChatCommand;
}

/** An item that a person kept ("this is it"), for inline lookups. */
export interface SavedItem {
  readonly item: CatalogueItem;
  readonly price: string | undefined;
  /** Absolute address of the item's thumbnail where this service is public, else undefined. */
  readonly thumbnailUrl: string | undefined;
}

/** Why a message can't be a question, in the words of the conversation. */
export type Refusal =
  | 'no-photo'
  /** The platform keeps the pointed-at photo from the bot; the post's own menu ("find-outfit") gets past that. */
  | 'photo-hidden'
  | 'photo-too-large'
  | 'photo-gone'
  | 'not-a-picture';

/**
 * True once a wish is kept: it is answered from then on, whatever becomes of this process, and the platform may forget it. False where
 * that could not be before the conversation was closed: whoever can should let the platform tell it again. Never rejects.
 */
export type IsKept = Promise<boolean>;

/**
 * What an adapter may ask of the conversation. Of the first four nobody need await more than that the wish is kept: the work goes on behind,
 * and what comes of it is delivered through the platform; a handler never waits for a search.
 */
export interface Conversation {
  photo(question: PhotoQuestion): IsKept;
  press(press: Press): IsKept;
  command(call: CommandCall): IsKept;
  /** Says kindly why nothing was looked for. */
  refuse(incoming: Incoming, why: Refusal): IsKept;
  /** Saved items whose title or shop has the words, latest first, at most `limit` from `offset` on. */
  saved(asker: Asker, words: string, offset: number, limit: number): Promise<readonly SavedItem[]>;
  /** What the catalogue has for a field as it is being typed, at most 25. */
  suggest(field: 'shop' | 'colour', typed: string): Promise<readonly string[]>;
  /** The text of a fixed phrase in a language, for menus and descriptions: one line, at most 100 characters. */
  describe(
    command:
      | ChatCommand
      | 'find-outfit'
      | 'option-photo'
      | 'option-link'
      | 'option-item'
      | 'option-colour'
      | 'option-max-price'
      | 'option-shop',
    language: string,
  ): string;
  /** Language codes that phrases exist in. */
  readonly languages: readonly string[];
  /** Takes nothing more and waits for what is under way, at most `withinMs`. */
  close(withinMs: number): Promise<void>;
}

/** A platform where people talk. */
export interface ChatPlatform extends Platform {
  /** Shows that the question is being looked at (typing, a reaction); called again every few seconds while it is. Never throws. */
  working(address: ReplyAddress): Promise<void>;
  /** @throws SamelookError PHOTO_EXPIRED where it is gone, PHOTO_TOO_LARGE, ADDRESS_* */
  fetch(source: PhotoSource, signal: AbortSignal): Promise<Photo>;
  /**
   * Shows a reply; obeys the platform's limits and waits out its rate limits.
   * @throws SamelookError with `retryable` where trying again may help; else the person can't be reached any more
   */
  deliver(address: ReplyAddress, reply: Reply, signal: AbortSignal): Promise<void>;
}

/** Makes the conversation of a platform; the composition root passes it to the adapter. */
export type Converse = (platform: ChatPlatform) => Conversation;
