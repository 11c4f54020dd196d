/** Somebody who knows which items a drawn photo shows, asks about it in a chat, and says so of what the bot answers. */
import { decodeAction, encodeAnswerAction, shorten } from '../../src/bot/actions.js';
import { AnswerState, visibleResults } from '../../src/bot/inquiry-state.js';
import type { ChatStore } from '../../src/core/ports.js';
import { type FakeChat, somebody } from '../fakes/fake-chat-platform.js';

/** What was said about one photo. */
export interface Said {
  readonly kept: number;
  readonly hidden: number;
}

/** A photo, and what the person knows of it. */
export interface AskedAbout {
  /** Of the question; no two on one store are the same. */
  readonly key: string;
  readonly photo: Uint8Array;
  isShown(itemId: string): boolean;
}

/** Presses 👍 on each garment's right item where it is among the results, and 👎 on the first wrong one before or after it. */
export async function askAndSay(chat: FakeChat, store: ChatStore, { key, photo, isShown }: AskedAbout): Promise<Said> {
  // Each photo is somebody else's: nobody may press buttons without end.
  const asker = somebody(key);
  const reply = await chat.reply(chat.send([photo], { key, asker, address: `at ${key}` }));
  const encoded = reply.rows.flat().flatMap((button) => ('action' in button ? [button.action] : []));
  const inquiry = encoded.map(decodeAction).find((action) => action?.of === 'answer');
  if (inquiry?.of !== 'answer') return { kept: 0, hidden: 0 };
  const { garments } = AnswerState.parse((await store.inquiry(inquiry.inquiry))?.state);
  // Of one item one word: the last one counts.
  const said = { keep: new Set<string>(), hide: new Set<string>() };
  const press = async (does: 'keep' | 'hide', garment: number, itemId: string) => {
    const action = encodeAnswerAction(inquiry.inquiry, { does, garment, item: shorten(itemId) });
    const press = `${key} ${action}`;
    chat.conversation.press({ key: press, asker, address: 'there', action });
    await chat.reply(press);
    said[does].add(itemId);
  };
  for (const [i, garment] of garments.entries()) {
    const results = visibleResults(garment);
    const right = results.find(({ itemId }) => isShown(itemId));
    const wrong = results.find(({ itemId }) => !isShown(itemId) && !said.hide.has(itemId));
    if (right === undefined || said.keep.has(right.itemId)) continue;
    await press('keep', i, right.itemId);
    if (wrong !== undefined) await press('hide', i, wrong.itemId);
  }
  return { kept: said.keep.size, hidden: said.hide.size };
}
