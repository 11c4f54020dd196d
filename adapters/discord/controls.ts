/** A reply's buttons and menus as rows of components, and what a press of them means. */
import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { cutText } from '../../src/bot/cut-text.js';
import { linkable } from '../../src/bot/linkable.js';
import type { Button, Menu, Reply } from '../../src/bot/reply.js';
import {
  MAX_BUTTON_URL,
  MAX_BUTTONS_IN_ROW,
  MAX_LABEL,
  MAX_OPTION_LABEL,
  MAX_OPTIONS,
  MAX_PLACEHOLDER,
} from './limits.js';

/** A row of buttons, or one menu. */
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Rows, at most `maxComponents` components with all that is in them; what does not fit is left out from the end. */
export function writeControls({ rows, menus }: Pick<Reply, 'rows' | 'menus'>, maxComponents: number): Row[] {
  // Discord wants ids that differ within a message, while two buttons may well do the same.
  let count = 0;
  const buttonRows = rows
    .map((row) => row.flatMap((button) => writeButton(button, count++)).slice(0, MAX_BUTTONS_IN_ROW))
    .filter((row) => row.length > 0)
    .map((components): Row => ({ type: ComponentType.ActionRow, components }));
  const menuRows = menus.filter(({ options }) => options.length > 0).map(writeMenu);
  let left = maxComponents;
  return [...buttonRows, ...menuRows].filter(({ components }) => {
    left -= 1 + components.length;
    return left >= 0;
  });
}

/** Components that the rows are, with all that is in them. */
export const countComponents = (rows: readonly Row[]): number =>
  rows.reduce((sum, { components }) => sum + 1 + components.length, 0);

function writeButton(button: Button, n: number): APIButtonComponent[] {
  const label = labelOf(button.label, 'action' in button && button.chosen, MAX_LABEL);
  if ('action' in button) {
    const style = button.chosen ? ButtonStyle.Primary : ButtonStyle.Secondary;
    return [{ type: ComponentType.Button, style, label, custom_id: writeId(button.action, n) }];
  }
  const url = linkable(button.url);
  if (url === undefined || url.length > MAX_BUTTON_URL) return [];
  return [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url }];
}

function writeMenu({ placeholder, options }: Menu, n: number): Row {
  const chosen = options.findIndex((option) => option.chosen);
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: `menu${n}`,
        placeholder: cutText(placeholder, MAX_PLACEHOLDER),
        options: options.slice(0, MAX_OPTIONS).map((option, position) => ({
          label: labelOf(option.label, false, MAX_OPTION_LABEL),
          value: writeId(option.action, position),
          ...(position === chosen && { default: true }),
        })),
      },
    ],
  };
}

const labelOf = (text: string, isChosen = false, maxLength: number) =>
  cutText(isChosen ? `✓ ${text}` : text, maxLength);

const writeId = (action: string, n: number) => `${n}:${action}`;

/** What was pressed or picked, as the conversation named it; undefined where it is none of ours. */
export function readAction(customId: string, values: readonly string[] = []): string | undefined {
  const id = /^menu\d+$/.test(customId) ? values[0] : customId;
  return id === undefined ? undefined : /^\d+:(.*)$/s.exec(id)?.[1];
}
