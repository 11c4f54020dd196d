/** A reply's buttons and menus as an inline keyboard; Telegram has no menus, so their options become buttons. */
import type { Button, Menu, Reply } from '../../src/bot/reply.js';
import { MAX_BUTTONS, MAX_BUTTONS_IN_ROW } from './limits.js';
import { linkable } from './links.js';
import { shorten } from './text.js';

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
export type InlineButton = { readonly text: string } & ({ readonly callback_data: string } | { readonly url: string });
/** https://core.telegram.org/bots/api#inlinekeyboardmarkup */
export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly InlineButton[])[];
}

/** Longer labels are cut off by the apps, where no one sees what is missing. */
const MAX_LABEL = 60;
/** So many options stand beside each other: on a telephone, about ten characters each are seen. */
const OPTIONS_IN_ROW = 3;

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

function writeMenu({ options }: Menu): InlineButton[][] {
  const buttons = options.map((option) => ({ text: label(option.label, option.chosen), callback_data: option.action }));
  const rows: InlineButton[][] = [];
  for (let at = 0; at < buttons.length; at += OPTIONS_IN_ROW) rows.push(buttons.slice(at, at + OPTIONS_IN_ROW));
  return rows;
}

const label = (text: string, isChosen = false) => shorten(isChosen ? `✓ ${text}` : text, MAX_LABEL);
