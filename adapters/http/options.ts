/** What the HTTP service is made of, and the limits that it keeps. */
import type { Ask } from '../../src/bot/ask.js';
import type { Log } from '../../src/core/log.js';
import { MAX_PHOTO_BYTES } from '../../src/core/photo.js';
import type { CatalogueStore } from '../../src/core/ports.js';
import type { Readiness } from '../../src/core/readiness.js';
import type { Telemetry } from '../../src/core/telemetry.js';

/** Bytes of uploads held in memory at once, all requests together; the next one is answered BUSY. */
export const MAX_HELD_BYTES = 256 * 1024 * 1024;
/** Longest time that a client may take to send its request: 20 MB at 1.4 Mbit/s. */
export const REQUEST_TIMEOUT_MS = 120_000;
/** Longest time that `stop` waits for requests under way before it cuts them off. */
export const STOP_GRACE_MS = 15_000;

/** The limits of the service; each has a default above. */
export interface HttpLimits {
  readonly maxPhotoBytes: number;
  readonly maxHeldBytes: number;
  readonly requestTimeoutMs: number;
  readonly stopGraceMs: number;
}

/** All that the service needs to run. */
export interface HttpOptions {
  /** Address to listen on; 0.0.0.0 = every network. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly ask: Ask;
  readonly catalogue: Pick<CatalogueStore, 'get' | 'thumbnail' | 'facets' | 'count'>;
  /** What the page calls the catalogue. */
  readonly catalogueName: string;
  readonly ready: () => Promise<Readiness>;
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
  /** Scheme, host and port under which people reach the service; without it, whatever address each request came to. */
  readonly publicUrl?: string | undefined;
  /** Set where the catalogue is the drawn demo shop: the folder with its street photos, NNNN.webp. */
  readonly demo?: { readonly streetDirectory: string } | undefined;
  /** Believe X-Forwarded-Proto and X-Forwarded-Host; only behind a proxy that sets them. Default false. */
  readonly trustProxy?: boolean;
  readonly limits?: Partial<HttpLimits>;
}

/** The limits with their defaults filled in. */
export function limitsOf(options: HttpOptions): HttpLimits {
  return {
    maxPhotoBytes: MAX_PHOTO_BYTES,
    maxHeldBytes: MAX_HELD_BYTES,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    stopGraceMs: STOP_GRACE_MS,
    ...options.limits,
  };
}
