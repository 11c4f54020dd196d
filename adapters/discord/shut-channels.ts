/** Channels that the bot may not write into: they are left alone for a while, since Discord bans who is refused too often. */

/**
 * Short, so that a mended permission is soon felt; 10,000 refusals within ten minutes bring the ban
 * (topics/rate-limits#invalid-request-limit).
 */
const SHUT_MS = 60_000;

/** What is known of channels. */
export interface ShutChannels {
  shut(channel: string): void;
  isShut(channel: string): boolean;
}

/** No channel is shut yet. */
export function createShutChannels(): ShutChannels {
  const until = new Map<string, number>();
  return {
    shut(channel) {
      const now = performance.now();
      for (const [old, end] of until) if (end <= now) until.delete(old);
      until.set(channel, now + SHUT_MS);
    },
    isShut: (channel) => (until.get(channel) ?? 0) > performance.now(),
  };
}
