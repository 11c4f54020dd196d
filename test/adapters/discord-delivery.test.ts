/** Which of Discord's addresses a reply goes to, and what is tried where one is refused. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Address, readAddress, readSource, writeAddress, writeSource } from '../../adapters/discord/addresses.js';
import { ApiError, type CallApi, type Request } from '../../adapters/discord/api.js';
import { createDelivery } from '../../adapters/discord/delivery.js';
import { createPhotos } from '../../adapters/discord/photos.js';
import { createShutChannels } from '../../adapters/discord/shut-channels.js';
import { createSigns } from '../../adapters/discord/signs.js';
import { createTokens } from '../../adapters/discord/tokens.js';
import { CHAT_STORES } from '../../src/chats/registry.js';
import { SamelookError } from '../../src/core/errors.js';
import { aReply, WORDS_ONLY } from '../contracts/chat-scene.js';

const signal = new AbortController().signal;
const command: Address = { kind: 'command', application: '1', interaction: '2', channel: '3', isOpen: true };
const press: Address = { ...command, kind: 'press', message: '4' };
const question: Address = { kind: 'message', channel: '3', message: '5' };

const stores: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

/** A delivery before a Discord that refuses what `refuse` says. */
async function open(refuse: (request: Request, count: number) => ApiError | undefined = () => undefined) {
  const requests: Request[] = [];
  const call: CallApi = async (request) => {
    requests.push(request);
    const refusal = refuse(request, requests.length);
    if (refusal !== undefined) throw refusal;
    return {};
  };
  const store = await CHAT_STORES.sqlite(':memory:');
  stores.push(store);
  const tokens = createTokens(store);
  const shutChannels = createShutChannels();
  const deliver = createDelivery({ call, tokens, shutChannels });
  const seen = () => requests.map(({ method, route }) => `${method} ${route}`);
  return { deliver, tokens, store, requests, seen, signs: createSigns(call, shutChannels) };
}

const forbidden = (code: number) => new ApiError(403, code, 'no');

describe('a reply to a message', () => {
  it('stands under it, and is shown once though it is sent twice', async () => {
    const { deliver, requests, seen } = await open();
    await deliver(question, aReply(), signal);
    await deliver(question, aReply(), signal);
    expect(seen()).toEqual(['POST /channels/3/messages', 'POST /channels/3/messages']);
    const [first, second] = requests.map(({ body }) => body as Record<string, unknown>);
    expect(first).toMatchObject({
      enforce_nonce: true,
      nonce: expect.stringMatching(/^[\w-]{25}$/),
      message_reference: { message_id: '5', fail_if_not_exists: false },
    });
    expect(second?.nonce).toBe(first?.nonce);
  });

  it('goes without what the bot may not do', async () => {
    const history = await open((_, count) => (count === 1 ? forbidden(160_002) : undefined));
    await history.deliver(question, aReply(), signal);
    expect(history.requests.map(({ body }) => 'message_reference' in (body as object))).toEqual([true, false]);

    const upload = await open((_, count) => (count === 1 ? forbidden(50_013) : undefined));
    await upload.deliver(question, aReply(), signal);
    expect(upload.requests.map(({ uploads }) => uploads?.length)).toEqual([1, 0]);
  });

  it('does not go where the bot was just refused', async () => {
    const { deliver, requests, signs } = await open(() => forbidden(50_001));
    for (const key of ['a', 'b']) {
      await expect(deliver(question, aReply({ key }), signal)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        retryable: false,
      });
    }
    await signs(question);
    expect(requests).toHaveLength(1);
  });

  it.each([
    [new ApiError(0, 0, 'no connection'), 'ADDRESS_UNREACHABLE', true],
    [new ApiError(503, 0, 'trouble'), 'ADDRESS_UNREACHABLE', true],
    [new ApiError(429, 0, 'slow down'), 'BUSY', true],
    [new ApiError(401, 0, 'who?'), 'CONFIG_INVALID', false],
    [new ApiError(404, 10_003, 'no channel'), 'NOT_FOUND', false],
    [new ApiError(400, 50_035, 'wrong'), 'INTERNAL', false],
  ])('that fails says whether trying again may help', async (refusal, code, retryable) => {
    const { deliver } = await open(() => refusal);
    await expect(deliver(question, aReply(), signal)).rejects.toMatchObject({ code, retryable });
  });
});

describe('a reply to a command', () => {
  it('takes the place of what was said before it, never the other way round', async () => {
    const { deliver, tokens, seen } = await open((_, count) => (count === 1 ? new ApiError(503, 0, '') : undefined));
    await tokens.remember('2', 'secret');
    const patience = aReply({ ...WORDS_ONLY, key: 'patience' });
    await expect(deliver(command, patience, signal)).rejects.toMatchObject({ retryable: true });
    await deliver(command, aReply({ key: 'answer' }), signal);
    await deliver(command, patience, signal);
    expect(seen()).toEqual(Array(2).fill('PATCH /webhooks/1/secret/messages/%40original'));
  });

  it('goes to the channel where the token is over and nothing personal is told, else not at all', async () => {
    const { deliver, seen } = await open();
    await deliver(command, aReply(), signal);
    expect(seen()).toEqual(['POST /channels/3/messages']);
    await expect(deliver({ ...command, isOpen: false }, aReply({ key: 'b' }), signal)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      retryable: false,
    });
    await expect(deliver(press, aReply({ kind: 'notice' }), signal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does the same where only Discord knows that the token is over', async () => {
    const { deliver, tokens, seen } = await open(({ isAnswer }) =>
      isAnswer ? new ApiError(401, 50_027, 'Invalid Webhook Token') : undefined,
    );
    await tokens.remember('2', 'secret');
    await deliver(press, aReply({ kind: 'replace' }), signal);
    expect(seen()).toEqual(['PATCH /webhooks/1/secret/messages/%40original', 'PATCH /channels/3/messages/4']);
  });
});

describe('a reply to a press', () => {
  it('replaces the message, or follows it where that is gone', async () => {
    const { deliver, tokens, seen } = await open(({ method }) =>
      method === 'PATCH' ? new ApiError(404, 10_008, 'Unknown Message') : undefined,
    );
    await tokens.remember('2', 'secret');
    await deliver(press, aReply({ kind: 'replace' }), signal);
    expect(seen()).toEqual(['PATCH /webhooks/1/secret/messages/%40original', 'POST /webhooks/1/secret']);
  });

  it('is for one person where it is a notice or personal', async () => {
    const { deliver, tokens, requests } = await open();
    await tokens.remember('2', 'secret');
    await deliver(press, aReply({ ...WORDS_ONLY, key: 'a', kind: 'notice' }), signal);
    await deliver(press, aReply({ ...WORDS_ONLY, key: 'b', personal: true }), signal);
    await deliver(press, aReply({ ...WORDS_ONLY, key: 'c' }), signal);
    expect(requests.map(({ body }) => ((body as { flags: number }).flags & 64) !== 0)).toEqual([true, true, false]);
  });
});

describe('addresses', () => {
  it('come back as they were written, short and without tokens', () => {
    for (const address of [question, command, press]) {
      expect(readAddress(writeAddress(address))).toEqual(address);
      expect(writeAddress(address).length).toBeLessThanOrEqual(500);
    }
    expect(() => readAddress('telegram')).toThrow(SamelookError);
    const place = { message: { channel: '1', id: '2' }, picture: 'embed0' };
    expect(readSource(writeSource(place))).toEqual(place);
    expect(readSource(writeSource({ picture: '77' }))).toEqual({ message: undefined, picture: '77' });
    expect(() => readSource('file:1')).toThrow(/Discord/);
  });
});

describe('a photo', () => {
  const message = { channel: '3', id: '5' };
  const over = () => new SamelookError('ADDRESS_UNREACHABLE', 'it answers with status 404');

  async function openPhotos(alive: () => string, answer: () => unknown) {
    const { store } = await open();
    const fetched: string[] = [];
    const photos = createPhotos({
      store,
      call: async () => answer(),
      fetchPicture: async (address) => {
        fetched.push(address);
        if (address !== alive()) throw over();
        return Uint8Array.of(1);
      },
    });
    return { photos, fetched };
  }

  it('is fetched by a fresh address once the first is over', async () => {
    let alive = 'https://cdn.example/old';
    const attachments = [{ id: '9', content_type: 'image/png', url: 'https://cdn.example/new' }];
    const { photos, fetched } = await openPhotos(
      () => alive,
      () => ({ id: '5', channel_id: '3', attachments }),
    );
    const [source = ''] = await photos.keep([{ id: '9', address: alive }], message);
    expect(source).not.toContain('cdn.example');
    expect(await photos.fetch(source, signal)).toEqual(Uint8Array.of(1));
    alive = 'https://cdn.example/new';
    await photos.fetch(source, signal);
    await photos.fetch(source, signal);
    expect(fetched.map((address) => address.split('/').at(-1))).toEqual(['old', 'old', 'new', 'new']);
  });

  it.each([
    ['the message is gone', () => Promise.reject(new ApiError(404, 10_008, ''))],
    ['the bot may not look', () => Promise.reject(new ApiError(403, 50_001, ''))],
    ['the message has it no more', () => ({ id: '5', channel_id: '3', attachments: [] })],
  ])('is over where %s', async (_why, answer) => {
    const { photos } = await openPhotos(() => '', answer);
    const [source = ''] = await photos.keep([{ id: '9', address: 'https://cdn.example/old' }], message);
    await expect(photos.fetch(source, signal)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
  });

  it('that came with a command is over with its address, while a link says what is wrong with it', async () => {
    const { photos } = await openPhotos(
      () => '',
      () => ({}),
    );
    const [attached = ''] = await photos.keep([{ id: '9', address: 'https://cdn.example/old' }]);
    await expect(photos.fetch(attached, signal)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
    const [linked = ''] = await photos.keep([{ id: 'link-x', address: 'https://a.example/x' }], message);
    await expect(photos.fetch(linked, signal)).rejects.toMatchObject({ code: 'ADDRESS_UNREACHABLE' });
    await expect(photos.fetch('photo:::unknown', signal)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
  });
});
