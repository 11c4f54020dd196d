/** An HTTP agent that connects to allowed addresses only, whatever names, redirects or rebinding DNS say. */
import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { SamelookError } from '../core/errors.js';

/** What the agent is made of. */
export interface GuardedAgentOptions {
  /** Decides on an IP address. */
  readonly allow: (address: string) => boolean;
  /** Resolves names; the system's resolver where nobody says. */
  readonly lookup?: LookupFunction;
  /** Longest time for a connection, with TLS. */
  readonly connectTimeoutMs: number;
}

/** The address that was checked is the one that is connected to: the check sits between the resolver and the socket. */
export function createGuardedAgent({ allow, lookup = systemLookup, connectTimeoutMs }: GuardedAgentOptions): Agent {
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      // One forbidden address refuses the name: the next connection might pick that one.
      if (addresses.length === 0 || !addresses.every(({ address }) => allow(address))) {
        return callback(refusal(), '', 0);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return first ? callback(null, first.address, first.family) : callback(refusal(), '', 0);
    });
  };

  const connect = buildConnector({ lookup: guardedLookup, timeout: connectTimeoutMs });
  return new Agent({
    connect: (options, callback) => {
      // Literal addresses never reach the lookup.
      if (isIP(options.hostname) !== 0 && !allow(options.hostname)) return callback(refusal(), null);
      connect(options, callback);
    },
    // A picture a fetch: nothing is kept that could be picked up with another check.
    pipelining: 0,
  });
}

/** Says no more than that: which of our addresses answer is nobody's business. */
export function refusal(cause?: unknown): SamelookError {
  return new SamelookError(
    'ADDRESS_REFUSED',
    'Pictures are only fetched from public http and https addresses. Give such an address, or the picture itself.',
    { cause },
  );
}
