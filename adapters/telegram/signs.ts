/** The sign that a question is being looked at: "sending a picture…" in a chat, a pair of eyes on the message in a group. */
import type { Address } from './addresses.js';
import { isGroup } from './addresses.js';
import type { CallApi } from './api.js';
import { CHAT_ACTION_MS } from './limits.js';

/** A reaction that every group allows unless it restricts them (ReactionTypeEmoji). */
const EYES = '👀';
/** A reaction stays; it is not set again while a question can be under way. */
const EYES_LAST_MS = 10 * 60 * 1_000;
/** A sign is no use when it comes late. */
const SIGN_TIMEOUT_MS = 5_000;

/** Shows signs, no more often than they last. */
export type Signs = (address: Address) => Promise<void>;

/** @returns a function that never throws */
export function createSigns(call: CallApi): Signs {
  const lastShown = new Map<string, number>();
  /** Groups whose administrators allow no reactions. */
  const withoutReactions = new Set<number>();

  /** True where the sign that was shown last is over. */
  function isDue(sign: string, lastsMs: number): boolean {
    const now = performance.now();
    for (const [old, until] of lastShown) if (until <= now) lastShown.delete(old);
    if (lastShown.has(sign)) return false;
    lastShown.set(sign, now + lastsMs);
    return true;
  }

  const show = (method: string, parameters: Readonly<Record<string, unknown>>) =>
    call(method, parameters, { timeoutMs: SIGN_TIMEOUT_MS }).then(
      () => true,
      () => false,
    );

  async function chatAction(chat: number, topic: number | undefined): Promise<void> {
    if (!isDue(`action:${chat}:${topic}`, CHAT_ACTION_MS)) return;
    await show('sendChatAction', { chat_id: chat, message_thread_id: topic, action: 'upload_photo' });
  }

  return async (address) => {
    // A press spins by itself, and where the bot is a guest it can show nothing.
    if (address.kind !== 'message') return;
    const { chat, message, topic } = address;
    if (!isGroup(chat) || withoutReactions.has(chat)) return chatAction(chat, topic);
    if (!isDue(`eyes:${chat}:${message}`, EYES_LAST_MS)) return;
    const reaction = [{ type: 'emoji', emoji: EYES }];
    const seen = await show('setMessageReaction', { chat_id: chat, message_id: message, reaction });
    if (seen) return;
    withoutReactions.add(chat);
    await chatAction(chat, topic);
  };
}
