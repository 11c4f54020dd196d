/** Presses of buttons, each answered exactly once: with a sentence, or with nothing but an end to the button's spinning. */
import { cutText } from '../../src/bot/cut-text.js';
import type { CallApi } from './api.js';
import { MAX_TOAST } from './limits.js';

/** A press that nobody has answered by then stops spinning; Telegram takes answers for about this long. */
const SPIN_MS = 10_000;
/** Sentences longer than this vanish before they are read: they come in a window instead. */
const LONG_SENTENCE = 60;

/** Presses that wait for their answer. */
export interface Presses {
  /** Somebody pressed: the button spins until it is answered. */
  spin(query: string): void;
  /** Ends the spinning. @returns false where it was answered already, so that a sentence is not seen */
  answer(query: string, sentence?: string): Promise<boolean>;
  /** Answers whatever still spins. */
  close(): Promise<void>;
}

/** @param call failures are swallowed: a press that is too old can't be answered any more */
export function createPresses(call: CallApi): Presses {
  const spinning = new Map<string, NodeJS.Timeout>();

  async function answer(query: string, sentence?: string): Promise<boolean> {
    const timer = spinning.get(query);
    if (timer === undefined) return false;
    clearTimeout(timer);
    spinning.delete(query);
    const words = sentence === undefined ? undefined : cutText(sentence, MAX_TOAST);
    return call('answerCallbackQuery', {
      callback_query_id: query,
      ...(words !== undefined && { text: words, show_alert: words.length > LONG_SENTENCE }),
    }).then(
      () => true,
      () => false,
    );
  }

  return {
    spin: (query) =>
      void spinning.set(
        query,
        setTimeout(() => void answer(query), SPIN_MS),
      ),
    answer,
    async close() {
      await Promise.all([...spinning.keys()].map((query) => answer(query)));
    },
  };
}
