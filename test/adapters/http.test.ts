import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facets, Answer as PageAnswer, Settings } from '../../adapters/http/page/answer.js';
import { createHttpPlatform } from '../../adapters/http/server.js';
import { PLATFORMS } from '../../adapters/registry.js';
import type { SimilarAnswer } from '../../src/bot/similar-answer.js';
import { SILENT } from '../../src/core/log.js';
import { platformContract } from '../contracts/platform.js';
import { startService } from '../fakes/http.js';
import { createShopkeeper, shop } from '../fakes/shop.js';

const options = {
  host: '127.0.0.1',
  port: 0,
  catalogue: shop,
  catalogueName: 'Shop of the tests',
  ready: async () => ({ ready: true, parts: {} }),
  log: SILENT,
};

platformContract('http', {
  create: (ask) => createHttpPlatform({ ...options, ask }),
  askAt: async (address) => {
    const form = new FormData();
    form.set('photo', new Blob([Uint8Array.of(255)]));
    const response = await fetch(`${address}/v1/similar`, { method: 'POST', body: form });
    return ((await response.json()) as SimilarAnswer).garments.length;
  },
  createBlocked: async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return {
      platform: createHttpPlatform({ ...options, port, ask: createShopkeeper().ask }),
      advice: new RegExp(`^Port ${port} .*taken.*PORT=${port + 1}`),
      clear: async () => void squatter.close(),
    };
  },
});

it('is in the registry, and loaded when asked for', async () => {
  const platform = await PLATFORMS.http({ ...options, ask: createShopkeeper().ask });
  expect(platform.name).toBe('http');
});

it.each([
  ['an address of another machine', { host: '192.0.2.1' }, /not an address of this machine.*HOST=/],
  ['a name that nobody has', { host: 'nowhere.invalid' }, /HOST=/],
])('refuses %s with advice', async (_what, wrong, advice) => {
  const platform = createHttpPlatform({ ...options, ...wrong, ask: createShopkeeper().ask });
  await expect(platform.start()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(advice),
  });
});

it('does not wait for connections on which nobody asks, as browsers open them in advance', async () => {
  const service = await startService({ limits: { stopGraceMs: 60_000 } });
  const socket = connect(Number(new URL(service.address).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  await (await fetch(`${service.address}/healthz`)).text();
  await service.stop();
  await closed;
});

it('cuts off, after its grace, who keeps it from stopping', async () => {
  const service = await startService({ limits: { stopGraceMs: 100 } });
  service.keeper.beforeAnswer(
    (signal) => sleep(60_000, undefined, { signal, ref: false }).catch(() => {}) as Promise<void>,
  );
  const form = new FormData();
  form.set('photo', new Blob([Uint8Array.of(255)]));
  const pending = fetch(`${service.address}/v1/similar`, { method: 'POST', body: form }).catch(() => 'cut off');
  while (service.keeper.asked.length === 0) await sleep(5);
  await service.stop();
  expect(await pending).toBe('cut off');
});

describe('what the page expects', () => {
  let service: Awaited<ReturnType<typeof startService>>;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  it('has the shape of what the service answers', async () => {
    // The compiler checks this: the page has shapes of its own, since it can't import from the program.
    const answer: PageAnswer = { garments: [] } satisfies SimilarAnswer;
    const read = (given: SimilarAnswer): PageAnswer => given;
    expect(read(answer as SimilarAnswer)).toEqual({ garments: [] });

    const settings = (await (await fetch(`${service.address}/page/settings`)).json()) as Settings;
    expect(settings).toEqual({
      catalogueName: 'Shop of the tests',
      items: 24,
      demo: false,
      samples: [],
      maxPhotoBytes: 20 * 1024 * 1024,
    } satisfies Settings);
    const facets = (await (await fetch(`${service.address}/v1/facets`)).json()) as Facets;
    expect(Object.keys(facets).sort()).toEqual(['brand', 'category', 'colour', 'currency', 'gender', 'shop']);
  });
});
