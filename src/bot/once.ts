/** What has a key is done once, also by callers at the same time and after a restart. */
import type { ChatStore } from '../core/ports.js';

/** Keys are not needed longer than a delivery is tried again. */
const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

/** Runs `act` unless it has succeeded under this key before; callers at the same time share one run. */
export type Once = (key: string, act: () => Promise<void>) => Promise<void>;

/**
 * What failed is not remembered, so that it can be tried again. Where the connection broke before the platform's word came, or the process
 * ended before that word was noted, nobody knows whether it was shown: it is tried again too, rather twice than never.
 * @param platform its name, which keeps apart what platforms remember
 */
export function createOnce(platform: string, store: Pick<ChatStore, 'recall' | 'remember'>): Once {
  const running = new Map<string, Promise<void>>();
  /** Done, but not noted yet: the store was away. */
  const unnoted = new Set<string>();

  async function run(key: string, act: () => Promise<void>): Promise<void> {
    const memory = `${platform}:shown:${key}`;
    if (!unnoted.has(key)) {
      if ((await store.recall(memory)) !== undefined) return;
      await act();
      unnoted.add(key);
    }
    await store.remember(memory, '1', REMEMBERED_MS);
    unnoted.delete(key);
  }

  return (key, act) => {
    const under = running.get(key);
    if (under !== undefined) return under;
    const started = run(key, act).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
