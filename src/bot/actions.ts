/** What a button means, as the few bytes that come back when it is pressed. */
import { createHash } from 'node:crypto';

/** What results can be narrowed by. */
export const REFINEMENTS = ['price', 'colour', 'shop', 'kind'] as const;
/** One of them. */
export type Refinement = (typeof REFINEMENTS)[number];

/** Pressed on an answer; `garment` is its position among the answer's garments, `item` a digest of the item's id. */
export type AnswerAction =
  | { readonly does: 'page'; readonly garment: number; readonly page: number }
  | { readonly does: 'item' | 'keep' | 'hide' | 'unhide'; readonly garment: number; readonly item: string }
  | { readonly does: 'refine' | 'clear'; readonly garment: number }
  | { readonly does: 'choose'; readonly garment: number; readonly by: Refinement }
  | { readonly does: 'filter'; readonly garment: number; readonly by: Refinement; readonly value: string };

/** Pressed on a person's own settings; `owner` is a digest of whose they are. */
export interface OwnAction {
  readonly does: 'open' | 'language' | 'size' | 'for' | 'forget';
  readonly owner: string;
  readonly value: string;
}

/** What a pressed button says. */
export type Action =
  | { readonly of: 'answer'; readonly inquiry: string; readonly action: AnswerAction }
  | { readonly of: 'person'; readonly action: OwnAction };

/** The value of a filter that takes it away. */
export const ANY = '-';

/** Characters of a digest: 48 bits tell the items of one answer apart. */
const DIGEST_LENGTH = 8;
const OWN = 'own';

/** A short stand-in for an id or a name that may be long: `DIGEST_LENGTH` characters of A–Z a–z 0–9 _ -. */
export function shorten(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** The button's bytes: at most 64 where the inquiry's id has at most 12 characters. */
export function encodeAnswerAction(inquiry: string, action: AnswerAction): string {
  return [inquiry, action.does, action.garment, ...argumentsOf(action)].join('.');
}

function argumentsOf(action: AnswerAction): readonly (string | number)[] {
  switch (action.does) {
    case 'page':
      return [action.page];
    case 'item':
    case 'keep':
    case 'hide':
    case 'unhide':
      return [action.item];
    case 'choose':
      return [action.by];
    case 'filter':
      return [action.by, action.value];
    default:
      return [];
  }
}

/** The bytes of a button on somebody's own settings. */
export function encodeOwnAction({ does, owner, value }: OwnAction): string {
  return [OWN, owner, does, value].join('.');
}

/** What the bytes of a pressed button say; undefined where they are none of ours. */
export function decodeAction(encoded: string): Action | undefined {
  const [first = '', ...rest] = encoded.split('.');
  if (first === OWN) {
    const [owner = '', does = '', ...value] = rest;
    return isOwn(does) ? { of: 'person', action: { does, owner, value: value.join('.') } } : undefined;
  }
  const action = decodeAnswerAction(rest);
  return action === undefined ? undefined : { of: 'answer', inquiry: first, action };
}

function decodeAnswerAction([does = '', position = '', ...rest]: readonly string[]): AnswerAction | undefined {
  if (!/^\d{1,3}$/.test(position)) return undefined;
  const garment = Number(position);
  const [first = '', ...more] = rest;
  switch (does) {
    case 'page':
      return /^\d{1,3}$/.test(first) ? { does, garment, page: Number(first) } : undefined;
    case 'item':
    case 'keep':
    case 'hide':
    case 'unhide':
      return { does, garment, item: first };
    case 'refine':
    case 'clear':
      return { does, garment };
    case 'choose':
      return isRefinement(first) ? { does, garment, by: first } : undefined;
    case 'filter':
      // A price may have a point in it.
      return isRefinement(first) ? { does, garment, by: first, value: more.join('.') } : undefined;
    default:
      return undefined;
  }
}

const isRefinement = (text: string): text is Refinement => (REFINEMENTS as readonly string[]).includes(text);
const isOwn = (text: string): text is OwnAction['does'] => ['open', 'language', 'size', 'for', 'forget'].includes(text);
