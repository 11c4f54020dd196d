/** The HTTP service on a free port before the shop of the fakes, with a log that can be read. */

import type { HttpOptions } from '../../adapters/http/options.js';
import { createHttpPlatform } from '../../adapters/http/server.js';
import { createShopkeeper, shop } from './shop.js';

/** A line that the service has logged. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Starts a service; anything in `options` replaces what it would have. */
export async function startService(options: Partial<HttpOptions> = {}) {
  const keeper = createShopkeeper();
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message });
  };
  const platform = createHttpPlatform({
    host: '127.0.0.1',
    port: 0,
    ask: keeper.ask,
    catalogue: shop,
    catalogueName: 'Shop of the tests',
    ready: async () => ({ ready: true, parts: { index: '24 pictures' } }),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    ...options,
  });
  return { keeper, lines, address: await platform.start(), stop: () => platform.stop() };
}
