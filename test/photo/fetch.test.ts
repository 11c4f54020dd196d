import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FetchOptions, fetchPicture, MAX_REDIRECTS } from '../../src/photo/fetch.js';
import { isPublicAddress } from '../../src/photo/public-address.js';

const PICTURE = Buffer.from('as good as a picture');

/** A web server on loopback, and the paths that it was asked for. */
let server: Server;
let asked: string[] = [];
let origin: string;

const answers: Record<string, RequestListener> = {
  '/photo.jpg': (_, response) => void response.end(PICTURE),
  '/once': (_, response) => void response.writeHead(302, { location: '/photo.jpg' }).end(),
  '/for-ever': (_, response) => void response.writeHead(307, { location: '/for-ever' }).end(),
  '/to-loopback': (_, response) => void response.writeHead(301, { location: 'http://127.0.0.9:1/secret' }).end(),
  '/to-file': (_, response) => void response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
  '/broken': (_, response) => void response.writeHead(503).end('later'),
  '/silent': () => {},
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write(PICTURE, () => response.destroy());
  },
  '/endless': (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    };
    response.on('drain', more);
    more();
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** As if 127.0.0.1, and nothing else of this machine, were public. */
const LOCAL: FetchOptions = { allow: (address) => address === '127.0.0.1' || isPublicAddress(address) };

/** A resolver that gives its answers one after the other, the last one for ever. */
function resolver(...answers: string[][]): LookupFunction & { readonly asked: () => number } {
  let calls = 0;
  const lookup: LookupFunction = (_name, _options, callback) => {
    const addresses = answers[Math.min(calls++, answers.length - 1)] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return Object.assign(lookup, { asked: () => calls });
}

describe('fetchPicture', () => {
  it('fetches the bytes', async () => {
    expect(Buffer.from(await fetchPicture(`${origin}/photo.jpg`, LOCAL))).toEqual(PICTURE);
  });

  it('follows a redirect, and no endless chain of them', async () => {
    expect(Buffer.from(await fetchPicture(`${origin}/once`, LOCAL))).toEqual(PICTURE);
    asked = [];
    await expect(fetchPicture(`${origin}/for-ever`, LOCAL)).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE' });
    expect(asked).toHaveLength(MAX_REDIRECTS + 1);
  });

  it('says why nothing came', async () => {
    await expect(fetchPicture(`${origin}/missing`, LOCAL)).rejects.toMatchObject({
      code: 'ADDRESS_UNREACHABLE',
      retryable: false,
      message: expect.stringContaining('404'),
    });
    await expect(fetchPicture(`${origin}/broken`, LOCAL)).rejects.toMatchObject({ retryable: true });
    await expect(fetchPicture(`${origin}/cut`, LOCAL)).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE' });
    await expect(fetchPicture('http://127.0.0.1:1/', LOCAL)).rejects.toMatchObject({
      code: 'ADDRESS_UNREACHABLE',
      retryable: true,
    });
  });

  it('stops an endless body at its limit', async () => {
    await expect(fetchPicture(`${origin}/endless`, { ...LOCAL, maxBytes: 100_000 })).rejects.toMatchObject({
      code: 'PHOTO_TOO_LARGE',
    });
  });

  it('gives up a server that says nothing, or slowly too much', async () => {
    await expect(fetchPicture(`${origin}/silent`, { ...LOCAL, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
    });
  });

  it('stops when nobody waits any more', async () => {
    const leaving = new AbortController();
    const picture = fetchPicture(`${origin}/silent`, { ...LOCAL, signal: leaving.signal });
    setTimeout(() => leaving.abort(), 50);
    await expect(picture).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('fetchPicture refuses, without a single request,', () => {
  it.each([
    ['loopback', (port: number) => `http://127.0.0.1:${port}/photo.jpg`],
    ['loopback by name', (port: number) => `http://localhost:${port}/photo.jpg`],
    ['loopback in decimal', (port: number) => `http://2130706433:${port}/photo.jpg`],
    ['loopback in octal', (port: number) => `http://0177.0.0.1:${port}/photo.jpg`],
    ['loopback in hexadecimal', (port: number) => `http://0x7f.1:${port}/photo.jpg`],
    ['loopback in circled digits', (port: number) => `http://①②⑦.0.0.1:${port}/photo.jpg`],
    ['the unspecified address', (port: number) => `http://0.0.0.0:${port}/photo.jpg`],
    ['IPv6 loopback', (port: number) => `http://[::1]:${port}/photo.jpg`],
    ['IPv4 mapped into IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/photo.jpg`],
    ['NAT64', (port: number) => `http://[64:ff9b::127.0.0.1]:${port}/photo.jpg`],
    ['cloud metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['private networks', () => 'http://10.1.2.3/photo.jpg'],
    ['carrier networks', () => 'http://100.64.0.1/photo.jpg'],
    ['other protocols', () => 'ftp://example.com/photo.jpg'],
    ['files', () => 'file:///etc/passwd'],
    ['data', () => 'data:image/png;base64,AAAA'],
    ['what is no address', () => 'not an address'],
    ['an address with a password', (port: number) => `http://me:secret@127.0.0.1:${port}/photo.jpg`],
    ['a huge address', () => `http://example.com/${'a'.repeat(3_000)}`],
  ])('%s', async (_name, address) => {
    await expect(fetchPicture(address(Number(new URL(origin).port)))).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      retryable: false,
    });
    expect(asked).toEqual([]);
  });
});

describe('fetchPicture is not led astray', () => {
  const named = (path: string) => `http://pictures.example:${new URL(origin).port}${path}`;

  it('by a redirect to an address that is not public', async () => {
    await expect(fetchPicture(`${origin}/to-loopback`, LOCAL)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    await expect(fetchPicture(`${origin}/to-file`, LOCAL)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('by a name that resolves to an address that is not public, even beside a public one', async () => {
    for (const addresses of [['127.0.0.1'], ['::ffff:127.0.0.1'], ['93.184.215.14', '127.0.0.1'], []]) {
      await expect(fetchPicture(named('/photo.jpg'), { lookup: resolver(addresses) })).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      });
    }
    expect(asked).toEqual([]);
  });

  it('by a name that resolves otherwise the second time: what was checked is what is connected to', async () => {
    const rebinding = resolver(['127.0.0.1'], ['127.0.0.2']);
    expect(Buffer.from(await fetchPicture(named('/photo.jpg'), { ...LOCAL, lookup: rebinding }))).toEqual(PICTURE);
    expect(rebinding.asked()).toBe(1);
  });

  it('by a name that resolves otherwise after a redirect', async () => {
    const rebinding = resolver(['127.0.0.1'], ['10.0.0.1']);
    await expect(fetchPicture(named('/once'), { ...LOCAL, lookup: rebinding })).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    expect(asked).toEqual(['/once']);
  });
});
