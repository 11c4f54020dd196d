import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, fetch, type RequestInit, type Response } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '../../adapters/http/errors.js';
import { startService } from '../fakes/http.js';

const MB = 1024 * 1024;
/** The beginning of a form that is refused as soon as it is read. */
const WRONG = '--b\r\ncontent-disposition: form-data; name="size"\r\n\r\nM\r\n--b\r\n';

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** Asks, and expects to be told that the photo is too large. */
async function expectTooLarge(init: RequestInit) {
  const response = await fetch(`${service.address}/v1/similar`, { method: 'POST', ...init });
  const { error } = (await response.json()) as ErrorBody;
  expect({ status: response.status, code: error.code, message: error.message }).toEqual({
    status: 413,
    code: 'PHOTO_TOO_LARGE',
    message: 'The photo is larger than 20 MB. Send a smaller one.',
  });
}

function formOf(photo: Uint8Array) {
  const form = new FormData();
  form.set('photo', new Blob([photo]));
  return form;
}

describe('requests that are refused before they are complete', () => {
  it('refuse a photo that is too large, whether or not its length was announced', async () => {
    await expectTooLarge({ body: formOf(new Uint8Array(21 * MB)) });
    const chunked = { 'content-type': 'multipart/form-data; boundary=xx' };
    await expectTooLarge({ body: streamOf(25), headers: chunked, duplex: 'half' });
    const body = JSON.stringify({ photo: Buffer.alloc(21 * MB).toString('base64') });
    await expectTooLarge({ body, headers: { 'content-type': 'application/json' } });
  });

  it('let a photo of just the limit pass', async () => {
    const body = formOf(new Uint8Array(20 * MB).fill(255));
    const response = await fetch(`${service.address}/v1/similar`, { method: 'POST', body });
    expect(response.status).toBe(200);
    await response.text();
  });

  it('get their answer early, while the client is still sending', async () => {
    const { status, sentMb } = await sendUntilAnswered(100, { 'content-length': String(100 * MB) });
    expect(status).toBe(413);
    expect(sentMb).toBeLessThan(100);
    const chunked = await sendUntilAnswered(100, {});
    expect(chunked.status).toBe(413);
    expect(chunked.sentMb).toBeLessThan(100);
  });

  it('get their answer where the connection is to be closed after it', async () => {
    const { status } = await sendUntilAnswered(100, { connection: 'close' });
    expect(status).toBe(413);
  });

  it.each([
    ['that is too large', `content-length: ${22 * MB}\r\n\r\n`, 22 * MB, 413],
    ['with a wrong field before the rest', `content-length: ${MB + WRONG.length}\r\n\r\n${WRONG}`, MB, 400],
  ])('leave the connection usable: a form %s', async (_what, start, bytes, status) => {
    const socket = connect(Number(new URL(service.address).port), '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    const head = 'POST /v1/similar HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\n';
    socket.write(head + start);
    socket.write(Buffer.alloc(bytes));
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    while (!heard.includes('{"status":"ok"}')) await sleep(10);
    expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    socket.destroy();
  });
});

describe('many uploads at once', () => {
  it('take no more memory than there is room for: the rest is told to come back', async () => {
    const small = await startService({ limits: { maxHeldBytes: 3 * MB } });
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    small.keeper.beforeAnswer(() => gate);
    const form = () => {
      const body = new FormData();
      body.set('photo', new Blob([new Uint8Array(MB).fill(255)]));
      return fetch(`${small.address}/v1/similar`, { method: 'POST', body });
    };
    const refused: Response[] = [];
    const answers = Array.from({ length: 12 }, async () => {
      const response = await form();
      if (response.status !== 200) refused.push(response);
      return response.status;
    });
    while (refused.length < 10) await sleep(5);
    for (const { status, headers } of refused) {
      expect(status).toBe(503);
      expect(headers.get('retry-after')).not.toBeNull();
    }
    open();
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.filter((status) => status === 503)).toHaveLength(10);
    expect((await form()).status).toBe(200);
    await small.stop();
  });
});

/** A form with a photo of so many megabytes, its length not announced. */
async function* streamOf(megabytes: number) {
  yield Buffer.from('--xx\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n');
  for (let sent = 0; sent < megabytes; sent++) yield Buffer.alloc(MB);
  yield Buffer.from('\r\n--xx--\r\n');
}

/** Sends megabyte by megabyte until the answer is there. */
function sendUntilAnswered(megabytes: number, headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number | undefined; sentMb: number }>((resolve, reject) => {
    let sentMb = 0;
    let isAnswered = false;
    const request = rawRequest(
      `${service.address}/v1/similar`,
      { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=xx', ...headers } },
      (response) => {
        isAnswered = true;
        response.resume().once('error', reject);
        // The body is complete by its Content-Length, though the server lets the rest of ours run out first.
        resolve({ status: response.statusCode, sentMb });
        request.destroy();
      },
    );
    request.on('error', (error) => !isAnswered && reject(error));
    request.write('--xx\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n');
    const send = () => {
      if (isAnswered || sentMb >= megabytes) return;
      sentMb++;
      request.write(Buffer.alloc(MB), () => setImmediate(send));
    };
    send();
  });
}
