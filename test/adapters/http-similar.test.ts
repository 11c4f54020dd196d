import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, fetch, type RequestInit } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorBody } from '../../adapters/http/errors.js';
import type { SimilarAnswer } from '../../src/bot/similar-answer.js';
import { SamelookError } from '../../src/core/errors.js';
import { startService } from '../fakes/http.js';

const PHOTO = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterEach(() => service.keeper.beforeAnswer(undefined));
afterAll(() => service.stop());

type Fields = Readonly<Record<string, string | Uint8Array>>;

async function post(init: RequestInit, path = '/v1/similar') {
  const response = await fetch(service.address + path, { method: 'POST', ...init });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

function postForm(fields: Fields | FormData) {
  if (fields instanceof FormData) return post({ body: fields });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : new Blob([value]));
  }
  return post({ body: form });
}

function postJson(body: unknown) {
  return post({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

/** What an answer must be that refuses: the one shape, the request's id, a sentence that fits. */
function expectError(answer: Awaited<ReturnType<typeof post>>, status: number, code: string, sentence: RegExp) {
  const { error } = answer.body as ErrorBody;
  expect({ status: answer.status, code: error.code, message: error.message }).toEqual({
    status,
    code,
    message: expect.stringMatching(sentence),
  });
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId', 'retryable']);
  expect(error.requestId).toBe(answer.headers.get('x-request-id'));
}

describe('POST /v1/similar', () => {
  it('answers a form with the public shape, its addresses absolute', async () => {
    const { status, body } = await postForm({ photo: PHOTO, k: '2' });
    expect(status).toBe(200);
    const [garment] = (body as SimilarAnswer).garments;
    expect(garment).toMatchObject({ category: 'outfit', box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 1 });
    expect(garment?.results).toHaveLength(2);
    expect(garment?.results[0]).toEqual({
      id: 'item-0',
      title: 'crimson dress with a rather long name, number 0',
      shop: 'Atelier Nord',
      price: 19.9,
      currency: 'EUR',
      url: `${service.address}/shop/item-0`,
      thumbnail: `${service.address}/v1/items/item-0/thumbnail?image=0`,
      similarity: 0.96,
      verdict: 'same',
      others: [],
    });
  });

  it('hands on the photo and every choice, from a form and from JSON alike', async () => {
    const box = { left: 0.1, top: 0.2, right: 0.6, bottom: 0.9 };
    const filters = { maxPrice: 50, shop: ['Atelier Nord'] };
    const photo = Buffer.from(PHOTO).toString('base64');
    service.keeper.asked.length = 0;
    // The order of a form's fields does not matter.
    const texts = { k: '3', box: JSON.stringify(box), filters: JSON.stringify(filters) };
    expect((await postForm({ ...texts, photo: PHOTO })).status).toBe(200);
    expect((await postForm({ photo: PHOTO, ...texts, garment: '' })).status).toBe(200);
    expect((await postJson({ photo, box, filters, k: 3 })).status).toBe(200);
    expect((await postJson({ photo: `data:image/jpeg;base64,${photo}`, box, filters, k: 3 })).status).toBe(200);
    expect(service.keeper.asked).toHaveLength(4);
    for (const { photo: given, choice } of service.keeper.asked) {
      expect(Buffer.from(given).equals(PHOTO)).toBe(true);
      expect(choice).toEqual({ box, filters, k: 3 });
    }
    expect((await postForm({ photo: PHOTO, garment: '0' })).status).toBe(200);
    expect(service.keeper.asked[4]?.choice).toEqual({ garment: 0, k: 8 });
  });

  it.each<[string, Fields, RegExp]>([
    ['no photo', { k: '3' }, /no photo.*field photo/],
    ['a photo that is text', { photo: 'hello' }, /must be a file/],
    ['an unknown field', { photo: PHOTO, colour: 'red' }, /no field "colour".*filters/],
    ['a file under another name', { picture: PHOTO }, /no field "picture"/],
    ['a file where text is due', { k: PHOTO, photo: PHOTO }, /k must be text/],
    ['k of 0', { photo: PHOTO, k: '0' }, /^The field k is wrong/],
    ['k of 51', { photo: PHOTO, k: '51' }, /^The field k is wrong/],
    ['k in words', { photo: PHOTO, k: 'many' }, /^The field k is wrong/],
    ['a garment below 0', { photo: PHOTO, garment: '-1' }, /^The field garment is wrong/],
    ['a box that is no JSON', { photo: PHOTO, box: '0,0,1,1' }, /field box must be JSON such as/],
    ['a box without area', { photo: PHOTO, box: '{"left":0.5,"top":0,"right":0.5,"bottom":1}' }, /left < right/],
    [
      'a box outside the photo',
      { photo: PHOTO, box: '{"left":0,"top":0,"right":2,"bottom":1}' },
      /^The field box\.right is wrong/,
    ],
    ['a garment and a box', { photo: PHOTO, garment: '0', box: '{"left":0,"top":0,"right":1,"bottom":1}' }, /not both/],
    ['an unknown filter', { photo: PHOTO, filters: '{"size":"M"}' }, /^The field filters is wrong: .*size/],
    ['a name of the language', { photo: PHOTO, constructor: 'x' }, /not allowed/],
    [
      'a field that is too long',
      { photo: PHOTO, filters: `{"shop":["${'x'.repeat(20_000)}"]}` },
      /filters is too long/,
    ],
  ])('refuses a form with %s', async (_what, fields, sentence) => {
    expectError(await postForm(fields), 400, 'INPUT_INVALID', sentence);
  });

  it('refuses two photos, and a field that is there twice', async () => {
    const photos = new FormData();
    photos.append('photo', new Blob([PHOTO]));
    photos.append('photo', new Blob([PHOTO]));
    expectError(await postForm(photos), 400, 'INPUT_INVALID', /two photos/);
    const twice = new FormData();
    twice.append('k', '1');
    twice.append('k', '2');
    expectError(await postForm(twice), 400, 'INPUT_INVALID', /k is there twice/);
    const many = new FormData();
    for (let n = 0; n < 12; n++) many.append('photo', new Blob([PHOTO]));
    expectError(await postForm(many), 400, 'INPUT_INVALID', /two photos|too many/i);
  });

  it.each<[string, unknown, RegExp]>([
    ['no photo', {}, /no photo/],
    ['a photo that is a number', { photo: 3 }, /base64/],
    ['bad base64', { photo: '*not base64*' }, /not valid base64/],
    ['a data address of another encoding', { photo: 'data:text/plain,hello' }, /not valid base64/],
    ['a list', [], /JSON object/],
    ['null', null, /JSON object/],
    ['an unknown field', { photo: '_w==', size: 3 }, /no field "size"/],
    ['k as text', { photo: '_w==', k: '3' }, /^The field k is wrong/],
  ])('refuses JSON with %s', async (_what, body, sentence) => {
    expectError(await postJson(body), 400, 'INPUT_INVALID', sentence);
  });

  it('refuses what is neither a form nor JSON', async () => {
    const json = { 'content-type': 'application/json' };
    expectError(await post({ body: '{"photo":', headers: json }), 400, 'INPUT_INVALID', /not valid JSON/);
    expectError(await post({ body: '', headers: json }), 400, 'INPUT_INVALID', /empty/);
    expectError(
      await post({ body: PHOTO, headers: { 'content-type': 'image/jpeg' } }),
      415,
      'INPUT_INVALID',
      /multipart/,
    );
    expectError(await post({}), 400, 'INPUT_INVALID', /JSON object|multipart/);
    const broken = { 'content-type': 'multipart/form-data' };
    expectError(await post({ body: 'x', headers: broken }), 400, 'INPUT_INVALID', /form.*broken/i);
    const cut = { 'content-type': 'multipart/form-data; boundary=xx' };
    const body = '--xx\r\ncontent-disposition: form-data; name="photo"; filename="a"\r\n\r\nhalf a pho';
    expectError(await post({ body, headers: cut }), 400, 'INPUT_INVALID', /form.*broken/i);
  });

  it.each([
    ['an empty file', new Uint8Array(), 400, 'PHOTO_EMPTY'],
    ['a text', Buffer.from('not a picture'), 415, 'PHOTO_UNSUPPORTED'],
  ])("passes on the answerer's own refusal of %s", async (_what, photo, status, code) => {
    expectError(await postForm({ photo }), status, code, /\.$/);
  });

  it('says when it is worth another try where it is busy', async () => {
    service.keeper.beforeAnswer(async () => {
      throw new SamelookError('BUSY', 'Too many people are asking. Please try again in a minute.', { retryable: true });
    });
    const answer = await postForm({ photo: PHOTO });
    expectError(answer, 503, 'BUSY', /try again/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((answer.body as ErrorBody).error.retryable).toBe(true);
  });

  it('says so too where its database or Redis is away for a moment, and not where it is', async () => {
    service.keeper.beforeAnswer(async () => {
      throw new SamelookError('STORAGE_FAILED', 'Redis at 10.0.0.7:6379 is away.', { retryable: true });
    });
    const answer = await postForm({ photo: PHOTO });
    expectError(answer, 503, 'STORAGE_FAILED', /try again/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(answer.body)).not.toMatch(/10\.0\.0\.7/);
  });

  it.each([
    ['a fault', new TypeError('secret of /etc/samelook'), 'INTERNAL'],
    [
      'a complaint for the operator',
      new SamelookError('STORAGE_FAILED', '/var/lib/x.sqlite is full'),
      'STORAGE_FAILED',
    ],
  ])('keeps the inside of %s to the log', async (_what, fault, code) => {
    service.lines.length = 0;
    service.keeper.beforeAnswer(async () => {
      throw fault;
    });
    const answer = await postForm({ photo: PHOTO });
    expectError(answer, 500, code, /our side/);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|sqlite/);
    const line = service.lines.find(({ level }) => level === 'error');
    expect(line?.fields).toMatchObject({ requestId: answer.headers.get('x-request-id'), code });
  });

  it('aborts the question when the client goes away', async () => {
    service.lines.length = 0;
    service.keeper.asked.length = 0;
    let told: (signal: AbortSignal | undefined) => void = () => {};
    const asked = new Promise<AbortSignal | undefined>((resolve) => {
      told = resolve;
    });
    service.keeper.beforeAnswer(
      (signal) =>
        new Promise((_resolve, reject) => {
          told(signal);
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const form = new FormData();
    form.set('photo', new Blob([PHOTO]));
    const client = new AbortController();
    const pending = fetch(`${service.address}/v1/similar`, { method: 'POST', body: form, signal: client.signal });
    const signal = await asked;
    expect(signal?.aborted).toBe(false);
    client.abort();
    await expect(pending).rejects.toThrow();
    while (!service.lines.some(({ message }) => message === 'request')) await sleep(5);
    expect(signal?.aborted).toBe(true);
    expect(service.lines.at(-1)?.fields).toMatchObject({ status: 499, route: '/v1/similar' });
  });
});
