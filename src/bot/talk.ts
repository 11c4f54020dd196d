/** What every part of a conversation on one platform shares. */
import type { CatalogueStore, ChatSettings, ChatStore } from '../core/ports.js';
import type { Telemetry } from '../core/telemetry.js';
import type { Ask } from './ask.js';
import type { MakeCards } from './cards.js';
import type { Asker, ChatPlatform, ReplyAddress } from './chat-platform.js';
import type { Draft } from './draft.js';
import type { Facets } from './facets.js';
import type { Errand } from './look.js';
import type { Wording } from './wording.js';

/** What a wish from a chat carries, whichever it is. */
export interface Wish {
  readonly key: string;
  readonly asker: Asker;
  readonly address: ReplyAddress;
}

/** How a draft is shown. */
export interface Showing {
  readonly kind: 'message' | 'replace' | 'notice';
  /** Tells several replies to one wish apart. */
  readonly part?: string;
  readonly personal?: boolean;
}

/** A person as they want to be spoken to. */
export interface Person {
  readonly settings: ChatSettings;
  readonly wording: Wording;
}

/** The conversation on one platform, as its parts see it. */
export interface Talk {
  readonly platform: ChatPlatform;
  readonly ask: Ask;
  readonly catalogue: Pick<CatalogueStore, 'get'>;
  readonly store: ChatStore;
  readonly makeCards: MakeCards;
  readonly readFacets: () => Promise<Facets>;
  readonly telemetry?: Telemetry | undefined;
  /** What people say of results is kept with what it was said of. */
  readonly learnsFromFeedback?: boolean | undefined;
  /** Photos that one person may ask about in a minute. */
  readonly photosPerMinute: number;
  /** Delivers a draft to where the wish came from; never throws. */
  show(wish: Wish, draft: Draft, showing: Showing): Promise<void>;
  person(asker: Asker): Promise<Person>;
  /** Takes photos from the quotas. @returns the sentence of a refusal; nothing to say where it was said a moment ago */
  refusal(asker: Asker, photos: number, wording: Wording): { readonly sentence: string | undefined } | undefined;
  /**
   * Runs a search in its chat's turn, the sign lit meanwhile; its signal is aborted when the conversation is given up.
   * @throws SamelookError BUSY where too many wait already
   */
  search<Value>(wish: Wish, urgency: 'photo' | 'press', work: (errand: Errand) => Promise<Value>): Promise<Value>;
}
