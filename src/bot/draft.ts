/** A reply before it is known where it goes: what it says and shows. */
import type { Button, Menu, Reply } from './reply.js';

/** The part of a reply that the views make. */
export type Draft = Pick<Reply, 'text' | 'cards' | 'sheet' | 'rows' | 'menus'>;

/** Words, and buttons beneath them; rows without a button are left out. */
export function say(text: string, rows: readonly (readonly Button[])[] = [], menus: readonly Menu[] = []): Draft {
  return { text, cards: [], sheet: undefined, rows: rows.filter((row) => row.length > 0), menus };
}

/** Shortens a text, with a sign that it was. @param max characters at most */
export function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
