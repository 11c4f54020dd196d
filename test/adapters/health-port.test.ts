import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { HealthPortOptions } from '../../adapters/http/health-port.js';
import { PLATFORMS } from '../../adapters/registry.js';
import { SamelookError } from '../../src/core/errors.js';
import { SILENT } from '../../src/core/log.js';
import type { Platform } from '../../src/core/ports.js';

const started: Platform[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function start(options: Partial<HealthPortOptions> = {}): Promise<string> {
  const platform = await PLATFORMS.health({
    host: '127.0.0.1',
    port: 0,
    ready: async () => ({ ready: true, parts: { bot: 'ready' } }),
    figures: { type: 'text/plain; version=0.0.4', read: async () => 'answers 3\n' },
    log: SILENT,
    ...options,
  });
  started.push(platform);
  return platform.start();
}

it('tells that the process is alive, where it stands, and its figures', async () => {
  const address = await start();
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ ready: true, parts: { bot: 'ready' } });
  const figures = await fetch(`${address}/metrics`);
  expect(figures.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(await figures.text()).toBe('answers 3\n');
});

it('is alive though it is not ready', async () => {
  const ready = async () => {
    throw new SamelookError('STORAGE_FAILED', 'Redis is away.');
  };
  const address = await start({ ready });
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/readyz`)).status).toBe(503);
});

it('says by its own variable how to get out of the way of another program', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const address = squatter.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(start({ port })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`HEALTH_PORT=${port + 1}`),
  });
  squatter.close();
});
