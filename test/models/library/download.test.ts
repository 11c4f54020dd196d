/** Downloads reach their end over broken, slow and lying servers, and end as the very file, or with a sentence. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DownloadOptions, download, MAX_ATTEMPTS } from '../../../models/library/download.js';
import { createHub, type HubOptions } from '../../../models/library/hub.js';
import { canLimitFileSize, withFileSizeLimit } from '../../fakes/full-disk.js';
import { sha256, someBytes, startFakeHub } from '../../fakes/hub.js';
import { rememberingLog } from '../tiny-models.js';

const PATH = '/model.onnx';
const WEIGHTS = someBytes(300_000);

async function setUp(options: { readonly hub?: HubOptions; readonly weights?: Buffer } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-download-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const server = await startFakeHub({ [PATH]: { bytes: options.weights ?? WEIGHTS } });
  const hub = createHub({ stallMs: 400, ...options.hub });
  onTestFinished(() => hub.close());
  const log = rememberingLog();
  const to = join(folder, 'model.onnx');
  const run = (more: Partial<DownloadOptions> = {}) =>
    download({ url: new URL(`${server.origin}${PATH}`), to, hub, log, retryDelayMs: 1, ...more });
  return { folder, server, log, to, run };
}

test('a file comes whole, with its digest, and nothing is left beside it', async () => {
  const { folder, to, run } = await setUp();
  const told: (number | undefined)[][] = [];
  const got = await run({ onProgress: (done, total) => told.push([done, total]) });
  expect(got).toEqual({ bytes: WEIGHTS.length, sha256: sha256(WEIGHTS) });
  expect(await readFile(to)).toEqual(WEIGHTS);
  expect(await readdir(folder)).toEqual(['model.onnx']);
  expect(told.at(-1)).toEqual([WEIGHTS.length, WEIGHTS.length]);
});

test('an empty file is a file', async () => {
  const { to, run } = await setUp({ weights: Buffer.alloc(0) });
  expect((await run()).bytes).toBe(0);
  expect(await readFile(to)).toHaveLength(0);
});

describe('a connection that breaks', () => {
  test('is made again, and asks for the rest of the same file', async () => {
    const { server, log, to, run } = await setUp();
    server.next('GET', { breakAfter: 100_000 }, { breakAfter: 50_000 });
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(await readFile(to)).toEqual(WEIGHTS);
    expect(server.asked).toHaveLength(3);
    expect(server.asked[1]).toMatchObject({ range: 'bytes=100000-', ifRange: `"${sha256(WEIGHTS).slice(0, 16)}"` });
    expect(server.asked[2]?.range).toBe('bytes=150000-');
    expect(log.lines.join()).toMatch(/can't be reached: .*Going on in/);
  });

  test('again and again is no matter as long as bytes come', async () => {
    const { server, run } = await setUp();
    server.next('GET', ...Array.from({ length: 3 * MAX_ATTEMPTS }, () => ({ breakAfter: 10_000 })));
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
  });

  test('starts from the beginning where the server has no ranges', async () => {
    const { server, to, run } = await setUp();
    Object.assign(server.files[PATH] ?? {}, { ranges: false });
    server.next('GET', { breakAfter: 100_000 });
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(await readFile(to)).toEqual(WEIGHTS);
  });

  test('starts from the beginning where the server does not say which file it is', async () => {
    const { server, run } = await setUp();
    Object.assign(server.files[PATH] ?? {}, { etag: undefined });
    server.next('GET', { breakAfter: 100_000 });
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(server.asked[1]?.range).toBeUndefined();
  });

  test('that says nothing more is given up and made again', async () => {
    const { server, to, run } = await setUp();
    server.next('GET', { silent: true }, { stallAfter: 70_000 });
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(await readFile(to)).toEqual(WEIGHTS);
  });

  test('without a byte for several times is the end, with a sentence', async () => {
    const { server, run } = await setUp();
    server.next('GET', ...Array.from({ length: MAX_ATTEMPTS }, () => ({ status: 503 })));
    await expect(run()).rejects.toMatchObject({
      code: 'ADDRESS_UNREACHABLE',
      message: expect.stringMatching(/status 503/),
    });
    expect(server.asked).toHaveLength(MAX_ATTEMPTS);
  });
});

test('a server that asks for a pause gets it', async () => {
  const { server, log, run } = await setUp();
  server.next(
    'GET',
    { status: 429, headers: { 'retry-after': '0' } },
    { status: 503, headers: { 'retry-after': '1' } },
  );
  await run();
  expect(log.lines.map((line) => /Going on in (.*)/.exec(line)?.[1])).toEqual(['0.0 s.', '1.0 s.']);
});

describe('what ended early', () => {
  test('goes on in another run', async () => {
    const { folder, server, to, run } = await setUp();
    const stop = new AbortController();
    const stopping = run({
      hub: createHub({ signal: stop.signal }),
      signal: stop.signal,
      onProgress: (done) => done > 0 && stop.abort(new DOMException('stop', 'AbortError')),
    });
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(folder)).toEqual(['model.onnx.part', 'model.onnx.part.json']);
    const { length } = await readFile(`${to}.part`);
    server.asked.length = 0;
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(server.asked.map(({ range }) => range)).toEqual([`bytes=${length}-`]);
  });

  test('begins anew where the file has changed since', async () => {
    const { server, to, run } = await setUp();
    server.next('GET', { breakAfter: 100_000 }, ...Array.from({ length: MAX_ATTEMPTS }, () => ({ status: 500 })));
    await expect(run()).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE' });
    const other = someBytes(200_000, 2);
    server.files[PATH] = { bytes: other };
    expect(await run()).toEqual({ bytes: other.length, sha256: sha256(other) });
    expect(await readFile(to)).toEqual(other);
  });

  test('is done where the part is the whole', async () => {
    const { server, to, run } = await setUp();
    const url = `${server.origin}${PATH}`;
    await writeFile(`${to}.part`, WEIGHTS);
    await writeFile(
      `${to}.part.json`,
      JSON.stringify({ url, validator: `"${sha256(WEIGHTS).slice(0, 16)}"`, total: WEIGHTS.length }),
    );
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(await readFile(to)).toEqual(WEIGHTS);
  });

  test('of which nothing is known is thrown away', async () => {
    const { server, to, run } = await setUp();
    await writeFile(`${to}.part`, someBytes(1_000, 3));
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
    expect(server.asked[0]?.range).toBeUndefined();
  });

  test('is fetched whole once more where its pieces do not fit', async () => {
    const { server, to, run } = await setUp();
    await writeFile(`${to}.part`, someBytes(1_000, 3));
    await writeFile(`${to}.part.json`, JSON.stringify({ url: `${server.origin}${PATH}` }));
    expect((await run({ sha256: sha256(WEIGHTS) })).sha256).toBe(sha256(WEIGHTS));
    expect(server.asked.map(({ range }) => range)).toEqual(['bytes=1000-', undefined]);
  });
});

describe('a server that lies', () => {
  test('about more bytes than there are is asked again', async () => {
    const { server, run } = await setUp();
    server.next('GET', { claim: 400_000 });
    expect((await run()).sha256).toBe(sha256(WEIGHTS));
  });

  test('about fewer bytes than the hub told is asked again, from the beginning', async () => {
    const { server, run } = await setUp();
    server.files['/hub'] = { bytes: WEIGHTS, redirectTo: PATH };
    const url = new URL(`${server.origin}/hub`);
    const small = server.files[PATH];
    server.files[PATH] = { bytes: WEIGHTS.subarray(0, 1_000) };
    await expect(run({ url })).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE' });
    if (small) server.files[PATH] = small;
    expect((await run({ url })).sha256).toBe(sha256(WEIGHTS));
  });

  test('by sending another file than was known is refused, and nothing is kept', async () => {
    const { folder, run } = await setUp();
    await expect(run({ sha256: sha256(someBytes(10)) })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/is not the file that it was: its SHA-256 is [0-9a-f]{64}, expected/),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('is found out before a byte is read where the hub tells the digest', async () => {
    const { server, run, to } = await setUp();
    server.files['/hub'] = { bytes: WEIGHTS, redirectTo: PATH };
    const refused = run({ url: new URL(`${server.origin}/hub`), sha256: sha256(someBytes(10)) });
    await expect(refused).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(existsSync(`${to}.part`)).toBe(false);
  });
});

test.each<[number, string, RegExp]>([
  [404, 'NOT_FOUND', /the file is not there\. Check the address, MODEL_HUB/],
  [401, 'ADDRESS_REFUSED', /set MODEL_HUB_TOKEN/],
  [403, 'ADDRESS_REFUSED', /accept its terms/],
  [400, 'ADDRESS_UNREACHABLE', /status 400/],
])('status %i is not tried again, and says what to do', async (status, code, message) => {
  const { server, run } = await setUp();
  server.next('GET', { status });
  await expect(run()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect(server.asked).toHaveLength(1);
});

test('a token goes to the hub, and not with a redirect to elsewhere', async () => {
  const elsewhere = await startFakeHub({ '/bytes': { bytes: WEIGHTS } });
  const server = await startFakeHub({ '/hub': { bytes: WEIGHTS, redirectTo: `${elsewhere.origin}/bytes` } });
  const { to, log } = await setUp();
  const hub = createHub({ token: 'secret', tokenFor: server.origin });
  onTestFinished(() => hub.close());
  await download({ url: new URL(`${server.origin}/hub`), to, hub, log });
  expect(server.asked[0]?.authorization).toBe('Bearer secret');
  expect(elsewhere.asked[0]?.authorization).toBeUndefined();
  expect(log.lines.join()).not.toContain('secret');
});

test('no endless chain of redirects', async () => {
  const { server, run } = await setUp();
  server.files['/round'] = { bytes: WEIGHTS, redirectTo: '/round' };
  await expect(run({ url: new URL(`${server.origin}/round`) })).rejects.toThrow(/redirects more than/);
});

test('nobody there is said after a few attempts', async () => {
  const { server, run } = await setUp();
  server.close();
  await expect(run()).rejects.toMatchObject({
    code: 'ADDRESS_UNREACHABLE',
    message: expect.stringMatching(/127\.0\.0\.1:\d+ can't be reached: .*ECONNREFUSED/),
  });
});

test.runIf(canLimitFileSize)('a full disk is said, and the part is kept', async () => {
  const { to, run } = await setUp();
  await withFileSizeLimit(100_000, async () => {
    await expect(run()).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/disk is full/),
    });
  });
  expect((await readFile(`${to}.part`)).length).toBeGreaterThan(0);
  expect((await run()).sha256).toBe(sha256(WEIGHTS));
  expect(await readFile(to)).toEqual(WEIGHTS);
});
