/** Which networks somebody still uses, and the fresh inference process that holds only these. */
import type { Log } from '../src/core/log.js';
import type { Network } from './network.js';
import type { PreparedProcess } from './prepared-process.js';

/** Counts users of networks, and gives the memory of those without any back. */
export interface Renewal {
  keep(network: Network): void;
  /** Whoever kept it is done with it. */
  letGo(network: Network): void;
  /** Changes processes where one was let go since the last time; never fails, the log tells. */
  renew(): Promise<void>;
  /** Nothing is renewed from now on; what is under way ends. */
  stop(): void;
  /** Once nothing of it is under way. */
  ended(): Promise<void>;
}

/** What a change of processes takes. */
export interface RenewalParts {
  prepare(networks: readonly Network[], signal: AbortSignal): Promise<PreparedProcess>;
  /** Puts it in the place of the former one, when that has nothing to do. */
  exchange(next: PreparedProcess): Promise<void>;
  readonly log: Log;
}

/** Nobody uses any network yet. */
export function createRenewal({ prepare, exchange, log }: RenewalParts): Renewal {
  const users = new Map<string, { readonly network: Network; readonly count: number }>();
  const stopping = new AbortController();
  let hasLeftovers = false;
  let underWay: Promise<void> | undefined;

  async function change(): Promise<void> {
    hasLeftovers = false;
    const networks = [...users.values()].map(({ network }) => network);
    try {
      await exchange(await prepare(networks, stopping.signal));
    } catch (thrown) {
      if (stopping.signal.aborted) return;
      const error = thrown instanceof Error ? thrown.message : thrown;
      log.warn({ error }, 'the memory of former models could not be given back; everything else goes on');
    }
  }

  return {
    keep(network) {
      const key = JSON.stringify(network);
      users.set(key, { network, count: (users.get(key)?.count ?? 0) + 1 });
    },
    letGo(network) {
      const key = JSON.stringify(network);
      const count = users.get(key)?.count ?? 0;
      if (count > 1) users.set(key, { network, count: count - 1 });
      else if (users.delete(key)) hasLeftovers = true;
    },
    async renew() {
      if (!hasLeftovers || stopping.signal.aborted) return underWay;
      underWay ??= change().finally(() => {
        underWay = undefined;
      });
      await underWay;
    },
    stop: () => stopping.abort(),
    ended: async () => underWay,
  };
}
