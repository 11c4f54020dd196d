/** A reply as every chat platform can show it: a sentence, cards of items, buttons; how it looks there is the adapter's business. */

/** Most items of one reply; a page of results. Telegram's albums and Discord's 40 components both hold them. */
export const MAX_CARDS = 8;
/** Most bytes of an action, UTF-8: Telegram's `callback_data` (Discord's `custom_id` allows 100 characters). */
export const MAX_ACTION_BYTES = 64;

/** One catalogue item, ready to be shown; texts are plain, in the asker's language, not escaped. */
export interface Card {
  /** Position among all results of the garment, from 1. */
  readonly number: number;
  readonly title: string;
  readonly shop: string;
  /** Written out with its currency; undefined where the shop does not say. */
  readonly price: string | undefined;
  /** The shop's page, absolute. */
  readonly url: string;
  /** "91 % · looks the same", say. */
  readonly likeness: string;
  /** WebP or JPEG, longest side 320 px; undefined where the catalogue has none. */
  readonly thumbnail: Uint8Array | undefined;
}

/** A button that comes back as a `Press` with its `action`, or one that opens an address. */
export type Button = { readonly label: string } & (
  | { readonly action: string; readonly chosen?: boolean }
  | { readonly url: string }
);

/** One choice among several; a platform without menus shows it as buttons. A pick comes back as a `Press` with the option's action. */
export interface Menu {
  readonly placeholder: string;
  /** At most 25 (Discord's limit). */
  readonly options: readonly { readonly label: string; readonly action: string; readonly chosen?: boolean }[];
}

/** What is delivered to a `ReplyAddress`. */
export interface Reply {
  /** The same key is shown once, however often it is delivered. */
  readonly key: string;
  /**
   * `message`: an answer to the question. `replace`: takes the place of the message whose button was pressed.
   * `notice`: a sentence for the one who pressed, in passing (a toast, an ephemeral message).
   */
  readonly kind: 'message' | 'replace' | 'notice';
  /** Plain text, at most 900 characters; with cards it is their heading. */
  readonly text: string;
  /** At most `MAX_CARDS`, best first. */
  readonly cards: readonly Card[];
  /** The cards as one picture, numbered (JPEG), for platforms that show one picture better than many; undefined without cards. */
  readonly sheet: Uint8Array | undefined;
  /** At most 4 rows of at most 5. */
  readonly rows: readonly (readonly Button[])[];
  readonly menus: readonly Menu[];
  /** For the asker's eyes only, where the platform can do that (settings, refusals in a group). */
  readonly personal: boolean;
}
