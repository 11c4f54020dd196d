/** Everything that the conversation says, as one record that each language fills. */
import type { Category } from '../../core/garment.js';
import type { Conversation, Refusal } from '../chat-platform.js';

/** What menus and descriptions are asked for by. */
export type Described = Parameters<Conversation['describe']>[0];

/** Languages that phrases exist in, ISO 639-1. */
export const LANGUAGES = ['en', 'zh', 'es', 'ru', 'pt', 'ja'] as const;
/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** Most characters of a button's label: three stand side by side on a telephone. */
export const MAX_BUTTON_LENGTH = 22;
/** Most characters of a menu's placeholder (Discord: 150; short reads better). */
export const MAX_PLACEHOLDER_LENGTH = 60;
/** Most characters of what appears in passing: Telegram's `answerCallbackQuery` takes 200. */
export const MAX_NOTICE_LENGTH = 200;

/** Short words on buttons, at most `MAX_BUTTON_LENGTH` characters. */
export interface ButtonPhrases {
  readonly more: string;
  readonly previous: string;
  readonly back: string;
  readonly refine: string;
  readonly thisIsIt: string;
  readonly notIt: string;
  readonly openShop: string;
  readonly undo: string;
  readonly clear: string;
  readonly price: string;
  readonly colour: string;
  readonly shop: string;
  readonly kind: string;
  readonly any: string;
  readonly settings: string;
  readonly language: string;
  readonly forWomen: string;
  readonly forMen: string;
  readonly forAll: string;
  readonly forgetAll: string;
  readonly keepAll: string;
  readonly perPage: (count: number) => string;
}

/** Above a page of results. `garment` is a category's name, such as "Dress". */
export interface AnswerPhrases {
  readonly found: (garment: string, count: number) => string;
  /** "Photo 2 · Shoes" */
  readonly inPhoto: (photo: number, garment: string) => string;
  readonly only: (filters: string) => string;
  readonly nothingFor: (garments: string) => string;
  readonly photoFailed: (photo: number, why: string) => string;
  readonly tapNumber: string;
  readonly same: (percent: string) => string;
  readonly similar: (percent: string) => string;
  readonly upTo: (price: string) => string;
  /** Over one item that was tapped. */
  readonly isThisIt: (number: number) => string;
  readonly kept: string;
  readonly hidden: (number: number) => string;
  readonly noneLeft: string;
  readonly itemGone: string;
  readonly refineHow: string;
}

/** Why there are no results, each with what to do; at most `MAX_NOTICE_LENGTH` characters. */
export interface EmptyPhrases {
  readonly noClothes: string;
  /** @param garments names, undefined where only the whole photo was looked at */
  readonly nothingClose: (garments: string | undefined) => string;
  readonly nothingWith: (filters: string) => string;
}

/** What goes wrong, each with what to do; at most `MAX_NOTICE_LENGTH` characters. */
export interface TroublePhrases {
  readonly damaged: string;
  readonly unsupported: string;
  readonly tooLarge: string;
  readonly gone: string;
  readonly address: string;
  readonly busy: string;
  readonly tookTooLong: string;
  readonly closing: string;
  readonly ours: string;
  readonly userQuota: (seconds: number) => string;
  readonly chatQuota: (seconds: number) => string;
  readonly notYours: string;
  readonly over: string;
  readonly stillLooking: string;
  /** @param place in the line, from 2 */
  readonly inLine: (place: number) => string;
}

/** Placeholders of menus, at most `MAX_PLACEHOLDER_LENGTH` characters. */
export interface MenuPhrases {
  readonly number: string;
  readonly garment: string;
  readonly price: string;
  readonly colour: string;
  readonly shop: string;
  readonly kind: string;
  readonly language: string;
}

/** One language. Texts are plain, at most 900 characters. */
export interface Phrases {
  /** For numbers, prices and lists: BCP 47. */
  readonly locale: string;
  /** The language's own name for itself. */
  readonly languageName: string;
  readonly categories: Readonly<Record<Category, string>>;
  /** Names of common colours; what is not here is shown as the catalogue writes it. */
  readonly colours: Readonly<Record<CommonColour, string>>;
  readonly button: ButtonPhrases;
  readonly answer: AnswerPhrases;
  readonly empty: EmptyPhrases;
  readonly trouble: TroublePhrases;
  readonly refusal: Readonly<Record<Refusal, string>>;
  readonly menu: MenuPhrases;
  readonly start: string;
  readonly howToAsk: string;
  readonly inGroups: string;
  readonly help: (photosPerMinute: number) => string;
  readonly privacy: (days: number, learns: boolean) => string;
  readonly settings: (language: string, perPage: number, forWhom: string) => string;
  readonly reallyForget: string;
  readonly forgotten: (count: number) => string;
  readonly nothingForgotten: string;
  readonly describe: Readonly<Record<Described, string>>;
}

/** Colours that catalogues name in English more often than others. */
export const COMMON_COLOURS = [
  'black',
  'white',
  'grey',
  'gray',
  'beige',
  'brown',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'navy',
  'purple',
  'pink',
  'gold',
  'silver',
  'multicolour',
] as const;
/** One of them. */
export type CommonColour = (typeof COMMON_COLOURS)[number];
