/** The sign that a question is being looked at: "typing…"; commands and presses show by themselves that they wait. */
import { Routes } from 'discord.js';
import type { Address } from './addresses.js';
import { ApiError, type CallApi } from './api.js';
import { TYPING_MS } from './limits.js';
import type { ShutChannels } from './shut-channels.js';

/** A sign is no use when it comes late. */
const SIGN_TIMEOUT_MS = 5_000;

/** Shows signs, no more often than they last. */
export type Signs = (address: Address) => Promise<void>;

/** @returns a function that never throws */
export function createSigns(call: CallApi, shutChannels: ShutChannels): Signs {
  const lastShown = new Map<string, number>();

  return async (address) => {
    if (address.kind !== 'message' || shutChannels.isShut(address.channel)) return;
    const now = performance.now();
    for (const [channel, until] of lastShown) if (until <= now) lastShown.delete(channel);
    if (lastShown.has(address.channel)) return;
    lastShown.set(address.channel, now + TYPING_MS);
    const signal = AbortSignal.timeout(SIGN_TIMEOUT_MS);
    await call({ method: 'POST', route: Routes.channelTyping(address.channel), signal }).catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.status === 403) shutChannels.shut(address.channel);
    });
  };
}
