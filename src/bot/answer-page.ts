/** A page of an answer: the look-alikes of one garment, and buttons to all the rest. */
import { type AnswerAction, encodeAnswerAction, shorten } from './actions.js';
import type { MakeCards } from './cards.js';
import { type Draft, say } from './draft.js';
import { type AnswerState, visibleResults } from './inquiry-state.js';
import { type Button, MAX_CARDS, type Menu } from './reply.js';
import type { Wording } from './wording.js';

/** Results on a page where nobody chose: two rows of three, as a telephone shows them well. */
export const DEFAULT_PAGE_SIZE = 6;
/** Results on a page that may be chosen. */
export const PAGE_SIZES = [4, DEFAULT_PAGE_SIZE, MAX_CARDS] as const;

/** Above this, numbers go into a menu: as buttons they and the cards would be more than Discord's 40 components. */
const MAX_NUMBER_BUTTONS = 6;
const NUMBERS_IN_A_ROW = 5;
/** Other garments that stand as buttons; more go into a menu. */
const MAX_GARMENT_BUTTONS = 4;
/** Discord's select menus. */
const MAX_OPTIONS = 25;

/** What is looked at. */
export interface AnswerView {
  /** The inquiry's id. */
  readonly inquiry: string;
  readonly state: AnswerState;
  /** Position among the answer's garments. */
  readonly garment: number;
  readonly wording: Wording;
  readonly pageSize: number;
}

/** What differs from an ordinary page. */
export interface PageOptions {
  /** Stands in place of the question for a number: what was just done. */
  readonly lead?: string;
  /** More lines, such as photos that could not be read. */
  readonly remarks?: readonly string[];
  /** Digest of the item that was just hidden. */
  readonly undo?: string;
}

/** The page of a garment's results, counted from 0; past the last one it is the last one. */
export async function showPage(
  view: AnswerView,
  wantedPage: number,
  makeCards: MakeCards,
  { lead, remarks = [], undo }: PageOptions = {},
): Promise<Draft> {
  const { inquiry, state, garment: position, wording, pageSize } = view;
  const { phrases } = wording;
  const garment = state.garments[position];
  const results = garment === undefined ? [] : visibleResults(garment);
  const lastPage = Math.max(0, Math.ceil(results.length / pageSize) - 1);
  const page = Math.min(wantedPage, lastPage);
  const onPage = results.slice(page * pageSize, (page + 1) * pageSize);
  const { cards, sheet } = await makeCards(onPage, wording);

  const button = (label: string, action: AnswerAction): Button => ({
    label,
    action: encodeAnswerAction(inquiry, action),
  });
  const numbers = onPage
    .filter(({ number }) => cards.some((card) => card.number === number))
    .map(({ number, itemId }) => button(String(number), { does: 'item', garment: position, item: shorten(itemId) }));
  const asButtons = numbers.length <= MAX_NUMBER_BUTTONS;
  const controls = [
    ...(page > 0 ? [button(phrases.button.previous, { does: 'page', garment: position, page: page - 1 })] : []),
    ...(page < lastPage ? [button(phrases.button.more, { does: 'page', garment: position, page: page + 1 })] : []),
    button(phrases.button.refine, { does: 'refine', garment: position }),
    ...(undo === undefined ? [] : [button(phrases.button.undo, { does: 'unhide', garment: position, item: undo })]),
  ];
  const others = otherGarments(view);
  const text = [
    ...(results.length === 0
      ? [phrases.answer.noneLeft]
      : [phrases.answer.found(garmentTitle(view, position), results.length)]),
    ...onlyLine(view),
    ...(page === 0 && state.empty.length > 0
      ? [phrases.answer.nothingFor(wording.list(state.empty.map((category) => phrases.categories[category])))]
      : []),
    ...remarks,
    ...(results.length === 0 ? [] : [lead ?? phrases.answer.tapNumber]),
  ].join('\n');

  return {
    text,
    cards,
    sheet,
    rows: [...(asButtons ? inRows(numbers) : []), others.row, controls].filter((row) => row.length > 0),
    menus: [...(asButtons ? [] : [numberMenu(numbers, phrases.menu.number)]), ...others.menus],
  };
}

/** "Only: red, up to €40", where the results are narrowed. */
export function onlyLine({ state, garment, wording }: AnswerView): string[] {
  const filters = wording.filters(state.garments[garment]?.refined?.filters ?? state.filters ?? {});
  return filters === '' ? [] : [wording.phrases.answer.only(filters)];
}

/** "👗 Dress", with its photo where there are several, and counted where another one has the same name. */
function garmentTitle({ state, wording }: AnswerView, position: number): string {
  const garment = state.garments[position];
  if (garment === undefined) return '';
  const name = countedName(state, wording, position);
  return state.photos > 1 ? wording.phrases.answer.inPhoto(garment.photo + 1, name) : name;
}

function countedName({ garments }: AnswerState, wording: Wording, position: number): string {
  const garment = garments[position];
  if (garment === undefined) return '';
  const alike = garments.filter(({ photo, category }) => photo === garment.photo && category === garment.category);
  const name = wording.garment(garment.category);
  return alike.length > 1 ? `${name} ${alike.indexOf(garment) + 1}` : name;
}

function otherGarments(view: AnswerView): { readonly row: readonly Button[]; readonly menus: readonly Menu[] } {
  const { inquiry, state, garment: shown, wording } = view;
  const options = state.garments.map((garment, position) => {
    const name = countedName(state, wording, position);
    return {
      label: state.photos > 1 ? `📷 ${garment.photo + 1} · ${name}` : name,
      action: encodeAnswerAction(inquiry, { does: 'page', garment: position, page: 0 }),
      chosen: position === shown,
    };
  });
  if (options.length - 1 > MAX_GARMENT_BUTTONS) {
    return {
      row: [],
      menus: [{ placeholder: wording.phrases.menu.garment, options: options.slice(0, MAX_OPTIONS) }],
    };
  }
  const others = options.filter(({ chosen }) => !chosen);
  return { row: others.map(({ label, action }) => ({ label, action })), menus: [] };
}

/** Rows as even as can be: six are three and three. */
function inRows(buttons: readonly Button[]): readonly (readonly Button[])[] {
  const rows = Math.ceil(buttons.length / NUMBERS_IN_A_ROW);
  const perRow = Math.ceil(buttons.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * perRow, (row + 1) * perRow));
}

function numberMenu(numbers: readonly Button[], placeholder: string): Menu {
  return {
    placeholder,
    options: numbers.flatMap((button) => ('action' in button ? [{ label: button.label, action: button.action }] : [])),
  };
}

/** Words in place of a page, where there is nothing to show at all. */
export function showNothing(
  { state, wording }: Pick<AnswerView, 'state' | 'wording'>,
  remarks: readonly string[],
): Draft {
  const { phrases } = wording;
  const names = state.empty.filter((category) => category !== 'outfit').map((one) => phrases.categories[one]);
  const filters = wording.filters(state.filters ?? {});
  return say(
    [
      state.empty.length === 0
        ? phrases.empty.noClothes
        : phrases.empty.nothingClose(names.length === 0 ? undefined : wording.list(names)),
      ...(filters === '' ? [] : [phrases.answer.only(filters)]),
      ...remarks,
    ].join('\n'),
  );
}
