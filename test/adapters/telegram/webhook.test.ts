import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createTelegramPlatform } from '../../../adapters/telegram/platform.js';
import { listenForWebhook } from '../../../adapters/telegram/webhook.js';
import { SILENT } from '../../../src/core/log.js';
import { freePort } from '../../fakes/free-port.js';
import { createEars } from '../../fakes/listening-conversation.js';
import { openTelegramScene } from '../../fakes/telegram/scene.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(changes: { readonly url?: string; readonly secret?: string; readonly apiRoot?: string } = {}) {
  const ears = createEars();
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}/telegram`, host: '127.0.0.1', port, ...changes };
  const scene = await openTelegramScene(
    ({ apiRoot, token }, converse, store) =>
      createTelegramPlatform({ token, apiRoot: changes.apiRoot ?? apiRoot, webhook, converse, store, log: SILENT }),
    ears.converse,
  );
  closing.push(async () => {
    await scene.platform.stop();
    await scene.close();
  });
  return { scene, ears, fake: scene.fake, url: webhook.url };
}

describe('by webhook', () => {
  it('a photo reaches the conversation, once however often it is delivered, without a single poll', async () => {
    const { scene, ears, fake } = await open();
    await scene.platform.start();
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
    await scene.repeat();
    await scene.command('bob', 'help');
    await ears.next('command');
    expect(ears.heard).toHaveLength(2);
    expect(fake.queue.deliveries.every(({ status }) => status === 200)).toBe(true);
    expect(fake.calls).not.toContain('getUpdates');
    expect(fake.violations).toEqual([]);
  });

  it('what comes while the bot is away is delivered when it is back', async () => {
    const { scene, ears } = await open();
    await scene.platform.start();
    await scene.platform.stop();
    await scene.say({ from: 'ada', photos: 1 });
    await sleep(100);
    expect(ears.heard).toEqual([]);
    await scene.platform.start();
    await ears.next('photo');
  });

  it('polling takes over from a webhook that was left', async () => {
    const { scene, ears, fake } = await open();
    fake.queue.setWebhook({ url: 'http://127.0.0.1:9/', secret: undefined });
    const polling = createTelegramPlatform({
      token: fake.token,
      apiRoot: fake.apiRoot,
      converse: ears.converse,
      store: scene.store,
      log: SILENT,
    });
    closing.unshift(() => polling.stop());
    await polling.start();
    await scene.say({ from: 'ada', photos: 1 });
    await ears.next('photo');
  });

  it.each([
    ['an address without https', { url: 'http://bot.example/telegram' }, /An HTTPS URL.*TELEGRAM_WEBHOOK_URL/],
    ['a secret with other characters', { secret: 'two words' }, /TELEGRAM_WEBHOOK_SECRET/],
  ])('%s is refused with advice, and leaves nothing behind', async (_what, changes, advice) => {
    const { scene } = await open(changes);
    await expect(scene.platform.start()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(advice),
    });
  });

  it('a port that is taken is told', async () => {
    const { scene, url } = await open();
    const squatter = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    closing.push(async () => void squatter.close());
    await expect(scene.platform.start()).rejects.toMatchObject({
      message: expect.stringMatching(/TELEGRAM_WEBHOOK_PORT/),
    });
  });
});

describe('the listener', () => {
  async function listen() {
    const taken: unknown[] = [];
    const server = await listenForWebhook({
      host: '127.0.0.1',
      port: 0,
      path: '/telegram',
      secret: 'right-secret',
      onUpdate: async (update) => taken.push(update) > 0,
    });
    closing.push(async () => void server.close());
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const post = async (path: string, body: string, secret: string | undefined, method = 'POST') => {
      const headers = { ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }) };
      const response = await fetch(`${url}${path}`, { method, headers, ...(method === 'POST' && { body }) });
      return response.status;
    };
    return { taken, post };
  }

  it('takes what has the secret, and nothing else', async () => {
    const { taken, post } = await listen();
    expect(await post('/telegram', '{"update_id":1}', 'right-secret')).toBe(200);
    expect(await post('/telegram', '{"update_id":2}', undefined)).toBe(403);
    expect(await post('/telegram', '{"update_id":2}', '')).toBe(403);
    expect(await post('/telegram', '{"update_id":2}', 'right-secreT')).toBe(403);
    expect(await post('/telegram', '{"update_id":2}', 'right-secret-and-more')).toBe(403);
    expect(await post('/', '{"update_id":2}', 'right-secret')).toBe(404);
    expect(await post('/telegram', '', 'right-secret', 'GET')).toBe(404);
    expect(await post('/telegram', 'no json', 'right-secret')).toBe(400);
    expect(await post('/telegram', `"${'x'.repeat(1024 * 1024)}"`, 'right-secret')).toBe(413);
    expect(taken).toEqual([{ update_id: 1 }]);
  });
});
