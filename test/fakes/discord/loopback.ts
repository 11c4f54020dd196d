/** The program's own download, allowed to reach the fake's CDN, which lies on an address that is not public. */
import { fetchPicture } from '../../../src/photo/fetch.js';

/** For `DiscordOptions.fetchPicture`. */
export const fetchFromLoopback = (address: string, signal: AbortSignal) =>
  fetchPicture(address, { signal, allow: (ip) => ip === '127.0.0.1' });
