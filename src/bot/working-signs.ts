/** The sign that a question is being looked at, shown again before the platforms let it fade. */
import type { ChatPlatform, ReplyAddress } from './chat-platform.js';

/** Telegram's "typing" fades after 5 s, Discord's after 10 s. */
const RENEW_MS = 4_500;
/** Signs renewed at a time: a crowd that waits must not use up what the platform lets us send (Telegram: 30 a second). */
const RENEWED_AT_ONCE = 20;

/** Keeps signs alight. */
export interface WorkingSigns {
  /** Lights the sign at an address. @returns puts it out */
  show(chat: string, address: ReplyAddress): () => void;
}

/** No sign is lit yet; nothing runs while none is. */
export function createWorkingSigns(platform: Pick<ChatPlatform, 'working'>): WorkingSigns {
  const lit = new Map<symbol, { readonly chat: string; readonly address: ReplyAddress }>();
  let timer: NodeJS.Timeout | undefined;

  /** One for each chat, those that were not renewed for longest first. */
  function renew(): void {
    const chats = new Set<string>();
    for (const [key, sign] of [...lit]) {
      if (chats.size === RENEWED_AT_ONCE) break;
      if (chats.has(sign.chat)) continue;
      chats.add(sign.chat);
      lit.delete(key);
      lit.set(key, sign);
      void platform.working(sign.address);
    }
  }

  return {
    show(chat, address) {
      const key = Symbol(chat);
      lit.set(key, { chat, address });
      void platform.working(address);
      timer ??= setInterval(renew, RENEW_MS).unref();
      return () => {
        lit.delete(key);
        if (lit.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
