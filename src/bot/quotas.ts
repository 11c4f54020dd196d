/** How much a person and a chat may ask: a sliding window each, in this process's memory. */

/** The window that quotas count in. */
export const QUOTA_WINDOW_MS = 60_000;

/** What may be asked in a window. */
export interface QuotaLimits {
  readonly userPerMinute: number;
  readonly chatPerMinute: number;
}

/** A refusal: whose quota is used up, for how long, and whether that was told already in this window. */
export interface QuotaRefusal {
  readonly of: 'user' | 'chat';
  /** Until as much is free as was asked for. */
  readonly seconds: number;
  readonly isTold: boolean;
}

/** Counts what is asked. */
export interface Quotas {
  /**
   * Takes `photos` from both quotas, or from neither.
   * @param photos counts at most as much as a whole window allows, so that an album passes where the window is free
   */
  take(user: string, chat: string, photos: number): QuotaRefusal | undefined;
}

interface Window {
  /** Times of what was taken, oldest first. */
  taken: number[];
  /** Until when a refusal counts as told. */
  toldUntil: number;
}

/** Empty windows. @param now the present in milliseconds, on any clock that only goes on */
export function createQuotas(limits: QuotaLimits, now: () => number = () => performance.now()): Quotas {
  const windows = new Map<string, Window>();
  let swept = now();

  function windowOf(key: string): Window {
    const present = now();
    const window = windows.get(key) ?? { taken: [], toldUntil: Number.NEGATIVE_INFINITY };
    window.taken = window.taken.filter((time) => time > present - QUOTA_WINDOW_MS);
    windows.set(key, window);
    return window;
  }

  /** Once a window, those who asked nothing lately are forgotten. */
  function sweep(): void {
    const present = now();
    if (present - swept < QUOTA_WINDOW_MS) return;
    swept = present;
    for (const [key, { taken, toldUntil }] of windows) {
      if ((taken.at(-1) ?? 0) <= present - QUOTA_WINDOW_MS && toldUntil <= present) windows.delete(key);
    }
  }

  function refuse(of: 'user' | 'chat', window: Window, limit: number, wanted: number): QuotaRefusal | undefined {
    if (window.taken.length + wanted <= limit) return undefined;
    const present = now();
    // Free again once the oldest ones that stand in the way have left the window.
    const lastInTheWay = window.taken[window.taken.length + wanted - limit - 1] ?? present;
    const seconds = Math.max(1, Math.ceil((lastInTheWay + QUOTA_WINDOW_MS - present) / 1_000));
    const isTold = present < window.toldUntil;
    if (!isTold) window.toldUntil = present + seconds * 1_000;
    return { of, seconds, isTold };
  }

  return {
    take(user, chat, photos) {
      sweep();
      const own = windowOf(`user ${user}`);
      const shared = windowOf(`chat ${chat}`);
      const wantedOfUser = Math.min(photos, limits.userPerMinute);
      const wantedOfChat = Math.min(photos, limits.chatPerMinute);
      const refusal =
        refuse('user', own, limits.userPerMinute, wantedOfUser) ??
        refuse('chat', shared, limits.chatPerMinute, wantedOfChat);
      if (refusal !== undefined) return refusal;
      const present = now();
      for (let i = 0; i < wantedOfUser; i++) own.taken.push(present);
      for (let i = 0; i < wantedOfChat; i++) shared.taken.push(present);
      return undefined;
    },
  };
}
