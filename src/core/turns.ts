/** Turns between chats: whoever sends a hundred jobs stands behind whoever sends a first one, and nobody waits for ever. */

/** More jobs than ever wait: all that is urgent comes before all that is not. */
const NOT_URGENT = 1e12;

/** Who comes when; a lower rank is earlier. */
export interface Turns {
  /** The rank that a chat's next job would have. */
  next(chat: string, urgent: boolean): number;
  /** The rank of a chat's next job, which is taken. */
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
  const tagOf = (chat: string) => Math.max(clock, last.get(chat) ?? 0) + 1;
  const rankOf = (tag: number, urgent: boolean) => (urgent ? tag : NOT_URGENT + tag);
  return {
    next: (chat, urgent) => rankOf(tagOf(chat), urgent),
    take(chat, urgent) {
      const tag = tagOf(chat);
      last.set(chat, tag);
      return rankOf(tag, urgent);
    },
    begin(rank) {
      const tag = rank % NOT_URGENT;
      if (tag <= clock) return;
      clock = tag;
      for (const [chat, own] of last) if (own <= clock) last.delete(chat);
    },
  };
}
