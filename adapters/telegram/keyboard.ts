/** A reply's buttons and menus as an inline keyboard; Telegram has no menus, so their options become buttons. */
import { cutText } from '../../src/bot/cut-text.js';
import { linkable } from '../../src/bot/linkable.js';
import type { Button, Menu, Reply } from '../../src/bot/reply.js';
import { MAX_BUTTONS, MAX_BUTTONS_IN_ROW } from './limits.js';

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
export type InlineButton = { readonly text: string } & ({ readonly callback_data: string } | { readonly url: string });
/** https://core.telegram.org/bots/api#inlinekeyboardmarkup */
export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

/** Longer labels are cut off by the apps, where no one sees what is missing. */
const MAX_LABEL = 60;
/** How many options stand beside each other where the longest has at most so many characters: what a telephone shows. */
const OPTIONS_IN_ROW = [
  { characters: 3, options: 5 },
  { characters: 12, options: 3 },
] as const;

/** @returns undefined where the reply has no buttons */
export function writeKeyboard({ rows, menus }: Pick<Reply, 'rows' | 'menus'>): InlineKeyboard | undefined {
  const keyboard = [...rows.map((row) => row.flatMap(writeButton)), ...menus.flatMap(writeMenu)]
    .filter((row) => row.length > 0)
    .map((row) => row.slice(0, MAX_BUTTONS_IN_ROW));
  let left = MAX_BUTTONS;
  const fitting = keyboard.filter((row) => {
    left -= row.length;
    return left >= 0;
  });
  return fitting.length === 0 ? undefined : { inline_keyboard: fitting };
}

function writeButton(button: Button): InlineButton[] {
  if ('action' in button) return [{ text: label(button.label, button.chosen), callback_data: button.action }];
  const url = linkable(button.url);
  return url === undefined ? [] : [{ text: label(button.label), url }];
}

/** Rows as even as can be: eight are four and four. */
function writeMenu({ options }: Menu): InlineButton[][] {
  const buttons = options.map((option) => ({ text: label(option.label, option.chosen), callback_data: option.action }));
  const longest = Math.max(0, ...buttons.map(({ text }) => text.length));
  const most = OPTIONS_IN_ROW.find(({ characters }) => longest <= characters)?.options ?? 2;
  const rows = Math.ceil(buttons.length / most);
  const inRow = Math.ceil(buttons.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, row) => buttons.slice(row * inRow, (row + 1) * inRow));
}

const label = (text: string, isChosen = false) => cutText(isChosen ? `✓ ${text}` : text, MAX_LABEL);
