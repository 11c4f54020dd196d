/** Whole rows of what is remembered of chats, whichever database they are in. */
import { z } from 'zod';
import type { ChatRow } from '../core/moving.js';
import { garmentFromJson, inquiryFromJson, settingsFromJson } from './stored.js';

/** Rows that are read, and written, at once. */
const PAGE = 200;

/** What there are rows of; feedback last, since it is about inquiries. */
export const CHAT_ROW_KINDS = ['settings', 'seen', 'fact', 'inquiry', 'feedback'] as const satisfies ChatRow['kind'][];
export type ChatRowKind = (typeof CHAT_ROW_KINDS)[number];

/** A row as a database gives it: `key` in its order, and the columns that its kind has. */
const RawRow = z.object({
  key: z.string(),
  json: z.string().default('{}'),
  value: z.string().default(''),
  expires: z.number().default(0),
  person: z.string().default(''),
  inquiry: z.string().default(''),
  itemId: z.string().default(''),
  isIt: z.union([z.boolean(), z.number()]).default(false),
  garment: z.string().nullable().default(null),
  at: z.number().default(0),
});
type RawRow = z.infer<typeof RawRow>;

/** Rows kind by kind and page by page. @param list rows of a kind with keys after `after`, ascending by key */
export async function* pageThrough(
  kinds: readonly ChatRowKind[],
  list: (kind: ChatRowKind, after: string, limit: number) => Promise<readonly unknown[]>,
): AsyncGenerator<readonly ChatRow[]> {
  for (const kind of kinds) {
    for (let after = ''; ; ) {
      const page = z.array(RawRow).parse(await list(kind, after, PAGE));
      const last = page.at(-1);
      if (last === undefined) break;
      yield page.flatMap((row) => toChatRow(kind, row) ?? []);
      after = last.key;
    }
  }
}

function toChatRow(kind: ChatRowKind, row: RawRow): ChatRow | undefined {
  const { key, json, value, expires, person, inquiry, itemId, isIt, garment, at } = row;
  switch (kind) {
    case 'settings':
      return { kind, user: key, settings: settingsFromJson(json) };
    case 'seen':
      return { kind, digest: key, expires };
    case 'fact':
      return { kind, key, value, expires };
    case 'inquiry': {
      const kept = inquiryFromJson(json);
      return kept && { kind, inquiry: kept, expires };
    }
    case 'feedback':
      return { kind, user: person, inquiry, itemId, isIt: Boolean(isIt), garment: garmentFromJson(garment), at };
  }
}
