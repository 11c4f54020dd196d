import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '../../adapters/http/errors.js';
import { startService } from '../fakes/http.js';
import { ITEMS, shop } from '../fakes/shop.js';

let service: Awaited<ReturnType<typeof startService>>;
let streetDirectory: string;
beforeAll(async () => {
  streetDirectory = await mkdtemp(join(tmpdir(), 'samelook-street-'));
  const photo = await sharp({ create: { width: 30, height: 40, channels: 3, background: 'teal' } })
    .webp()
    .toBuffer();
  for (const name of ['0002.webp', '0001.webp']) await writeFile(join(streetDirectory, name), photo);
  await writeFile(join(streetDirectory, 'street.jsonl'), '{}');
  service = await startService({ demo: { streetDirectory } });
});
afterAll(async () => {
  await service.stop();
  await rm(streetDirectory, { recursive: true });
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(service.address + path, { headers, redirect: 'manual' });

async function errorAt(path: string) {
  const response = await get(path);
  const { error } = (await response.json()) as ErrorBody;
  expect(error.requestId).toBe(response.headers.get('x-request-id'));
  return { status: response.status, code: error.code };
}

describe('items', () => {
  it('are answered without where their pictures come from', async () => {
    const response = await get('/v1/items/odd%2Fid%203%3F');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: 'odd/id 3?',
      title: ITEMS[3]?.title,
      shop: 'Rue Verte',
      url: `${service.address}/shop/odd%2Fid%203%3F`,
      thumbnail: `${service.address}/v1/items/odd%2Fid%203%3F/thumbnail`,
      price: 34.9,
      currency: 'EUR',
      category: 'bag',
      colour: 'olive',
      gender: null,
      brand: null,
      availability: null,
    });
  });

  it('that are not there, or can not be, get the one error shape', async () => {
    expect(await errorAt('/v1/items/nothing')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/v1/items/nothing/thumbnail')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/v1/items/item-1/thumbnail?image=2')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/v1/items/item-1/thumbnail?image=x')).toEqual({ status: 400, code: 'INPUT_INVALID' });
    expect(await errorAt('/v1/items/%zz')).toEqual({ status: 400, code: 'INPUT_INVALID' });
    expect(await errorAt(`/v1/items/${'x'.repeat(201)}`)).toEqual({ status: 400, code: 'INPUT_INVALID' });
    expect(await errorAt(`/v1/items/${'x'.repeat(4_000)}`)).toEqual({ status: 414, code: 'INPUT_INVALID' });
  });
});

describe('thumbnails', () => {
  it('named by their picture are kept for good', async () => {
    const response = await get('/v1/items/item-1/thumbnail?image=1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 240 });
  });

  it('of whatever picture is first are asked for again, and mostly not sent again', async () => {
    const first = await get('/v1/items/item-1/thumbnail');
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/v1/items/item-1/thumbnail', { 'if-none-match': header });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect(again.headers.get('etag')).toBe(etag);
    }
    expect((await get('/v1/items/item-1/thumbnail', { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('health', () => {
  it('is alive, and ready part by part', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, parts: { index: '24 pictures' } });
  });

  it.each([
    ['says no', async () => ({ ready: false, parts: { index: 'loading' } }), { index: 'loading' }],
    ['fails', () => Promise.reject(new Error('secret')), { service: 'out of order' }],
    ['does not answer', () => new Promise<never>(() => {}), { service: 'starting' }],
  ])('is not ready where a part %s', async (_what, ready, parts) => {
    const waiting = await startService({ ready });
    const response = await fetch(`${waiting.address}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, parts });
    await waiting.stop();
  });
});

describe('every answer', () => {
  it('bears a request id: a harmless one of the client, else a new one', async () => {
    const given = await get('/healthz', { 'x-request-id': 'abc-123.x_Y' });
    expect(given.headers.get('x-request-id')).toBe('abc-123.x_Y');
    for (const bad of ['two words', 'x'.repeat(65), '{"a":1}']) {
      const made = (await get('/healthz', { 'x-request-id': bad })).headers.get('x-request-id');
      expect(made).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('is logged by its route, without what was asked', async () => {
    service.lines.length = 0;
    await (await get('/v1/items/private-thing?q=private', { 'x-request-id': 'log-me' })).text();
    expect(service.lines.at(-1)).toEqual({
      level: 'info',
      message: 'request',
      fields: { requestId: 'log-me', method: 'GET', route: '/v1/items/:id', status: 404, ms: expect.any(Number) },
    });
    expect(JSON.stringify(service.lines)).not.toMatch(/private|127\.0\.0\.1/);
  });

  it('is refused in the one shape where nothing is there, or no HTTP is spoken', async () => {
    expect(await errorAt('/nothing')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/v1/similar')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/page/main.ts')).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await errorAt('/page/..%2f..%2f..%2fpackage.json')).toMatchObject({ code: expect.any(String) });
    expect(await errorAt('/demo/street/street.jsonl')).toEqual({ status: 404, code: 'NOT_FOUND' });
    for (const [sent, status] of [
      ['NONSENSE\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
    ] as const) {
      const [head, body] = (await speak(sent)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect((JSON.parse(body ?? '') as ErrorBody).error.code).toBe('INPUT_INVALID');
    }
  });

  it('lets no other site in: its own scripts only, no frames, no foreign readers', async () => {
    const { headers } = await get('/', { origin: 'https://elsewhere.invalid' });
    expect(headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('addresses in answers', () => {
  const urlFor = async (address: string, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${address}/v1/items/item-0`, { headers });
    return ((await response.json()) as { url: string }).url;
  };
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'look.example' };

  it('follow a proxy only where it is trusted', async () => {
    expect(await urlFor(service.address, forwarded)).toBe(`${service.address}/shop/item-0`);
    const trusting = await startService({ trustProxy: true });
    expect(await urlFor(trusting.address, forwarded)).toBe('https://look.example/shop/item-0');
    await trusting.stop();
  });

  it('are at the public address where one is configured', async () => {
    const port = await freeService();
    expect(await urlFor(port.address, forwarded)).toBe('https://shop.example/shop/item-0');
    await port.stop();
  });

  it('survive a client without a Host, or with nonsense in it', async () => {
    expect(await speak('GET /v1/items/item-0 HTTP/1.0\r\n\r\n')).toMatch(
      /"url":"http:\/\/localhost:\d+\/shop\/item-0"/,
    );
    const nonsense = await speak('GET /v1/items/item-0 HTTP/1.1\r\nhost: a b"<>\r\nconnection: close\r\n\r\n');
    expect(nonsense).toMatch(/^HTTP\/1\.1 (?:200|400) /);
    expect(nonsense).not.toMatch(/<>/);
  });
});

describe('pages for people', () => {
  it("show an item with the shop's words as text", async () => {
    const page = await (await get('/shop/item-4')).text();
    expect(page).toContain('<h1>&lt;b&gt;Bold&lt;/b&gt; &quot;top&quot; &amp; more</h1>');
    expect(page).toContain('€39.90');
    expect(page).toContain('Nothing here is for sale');
    expect(await errorAt('/shop/nothing')).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  it("show an item's own picture where it is a picture on this machine, else its thumbnail", async () => {
    const directory = await mkdtemp(join(tmpdir(), 'samelook-pictures-'));
    const picture = join(directory, 'a dress.png');
    await writeFile(
      picture,
      await sharp({ create: { width: 5, height: 5, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const secret = join(directory, 'secret.key');
    await writeFile(secret, 'secret');
    const images: Readonly<Record<string, string>> = {
      'item-0': picture,
      'item-1': secret,
      'item-2': join(directory, 'gone.png'),
      'item-4': 'a dress.png',
    };
    const local = await startService({
      catalogue: {
        ...shop,
        get: async (id) => {
          const item = await shop.get(id);
          return item && { ...item, images: [images[id] ?? 'https://pictures.invalid/x.png'] };
        },
      },
    });
    const at = (id: string) => fetch(`${local.address}/shop/${id}/picture`, { redirect: 'manual' });
    const shown = await at('item-0');
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/png');
    for (const id of ['item-1', 'item-2', 'item-4', 'item-5']) {
      const response = await at(id);
      expect([id, response.status, response.headers.get('location')]).toEqual([id, 302, `/v1/items/${id}/thumbnail`]);
    }
    await local.stop();
    await rm(directory, { recursive: true });
  });

  it('offer the street photos of the demo', async () => {
    const settings = (await (await get('/page/settings')).json()) as { demo: boolean; samples: string[] };
    expect(settings).toMatchObject({ demo: true, samples: ['/demo/street/0001.webp', '/demo/street/0002.webp'] });
    const photo = await get(settings.samples[0] ?? '');
    expect(photo.headers.get('content-type')).toBe('image/webp');
  });
});

/** A service with a public address; it is reached at the port that it has here. */
async function freeService() {
  const probe = await startService();
  const { port } = new URL(probe.address);
  await probe.stop();
  const service = await startService({ port: Number(port), publicUrl: 'https://shop.example' });
  return { ...service, address: `http://127.0.0.1:${port}` };
}

/** Sends bytes as they are. @returns all that comes back until the other side closes */
function speak(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(new URL(service.address).port), '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
    });
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });
}
