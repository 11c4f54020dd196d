/** Turns between chats: whoever sends a hundred jobs stands behind whoever sends a first one, and nobody waits for ever. */

/** More jobs than ever wait: all that is urgent comes before all that is not. */
const NOT_URGENT = 1e12;

/** Who comes when; a lower rank is earlier. */
export interface Turns {
  /** The rank of a chat's next job. */
  take(chat: string, urgent: boolean): number;
  /** A job of this rank is begun. */
  begin(rank: number): void;
}

/**
 * Start-time fair queueing (Goyal, Vin, Cheng 1996): a job's tag is one more than its chat's last one, or than that of the job begun last
 * where that is later. Nobody has taken a turn yet.
 */
export function createTurns(): Turns {
  const last = new Map<string, number>();
  let clock = 0;
  return {
    take(chat, urgent) {
      const tag = Math.max(clock, last.get(chat) ?? 0) + 1;
      last.set(chat, tag);
      return urgent ? tag : NOT_URGENT + tag;
    },
    begin(rank) {
      const tag = rank % NOT_URGENT;
      if (tag <= clock) return;
      clock = tag;
      for (const [chat, own] of last) if (own <= clock) last.delete(chat);
    },
  };
}
