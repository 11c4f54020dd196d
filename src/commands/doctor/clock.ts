/** How a server's clock stands to this machine's. */
import { type Finding, look, ok } from './finding.js';

/** More than this makes times in logs, and the age of what waits, misleading. */
const MOST_MS = 2_000;

/** @param aheadMs of this machine's clock  @param withinMs how exactly that is known */
export function clockFinding(server: string, aheadMs: number, withinMs: number): Finding {
  if (Math.abs(aheadMs) <= MOST_MS + withinMs)
    return ok(`Its clock and this machine's agree within ${MOST_MS / 1_000} s.`);
  const how = `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
  return look(`The clock of ${server} is ${how} this machine's. Set both by NTP (chrony, systemd-timesyncd).`);
}
