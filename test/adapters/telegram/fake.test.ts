import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALL_PER_SECOND, GROUP_PER_MINUTE } from '../../fakes/telegram/limits.js';
import { addChat, addPerson, pressButton } from '../../fakes/telegram/people.js';
import { createRates } from '../../fakes/telegram/rates.js';
import { startTelegramFake, type TelegramFake } from '../../fakes/telegram/server.js';

/** What the Bot API answers. */
interface Answer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
}

let fake: TelegramFake;
beforeEach(async () => {
  fake = await startTelegramFake();
});
afterEach(() => fake.close());

async function call(method: string, parameters: object = {}, token = fake.token): Promise<Answer> {
  const response = await fetch(`${fake.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  const answer = (await response.json()) as Answer;
  expect(answer.ok ? 200 : answer.error_code).toBe(response.status);
  return answer;
}

describe('the fake Bot API', () => {
  it('knows its token, and tells a wrong one from what is no token', async () => {
    expect(await call('getMe')).toMatchObject({ ok: true, result: { username: 'samelook_bot' } });
    const wrong = '987654321:AAWrongTokenOfTheTests_0123456789ab';
    expect(await call('getMe', {}, wrong)).toMatchObject({ error_code: 401, description: 'Unauthorized' });
    expect(await call('getMe', {}, 'token')).toMatchObject({ error_code: 404, description: 'Not Found' });
  });

  it('sends updates again until they are confirmed, and only those that were asked for', async () => {
    fake.queue.push({ message: { message_id: 1 } });
    fake.queue.push({ poll: { id: '1' } });
    fake.queue.push({ message: { message_id: 2 } });
    const poll = async (offset: number) => {
      const { result } = await call('getUpdates', { offset, timeout: 0, allowed_updates: ['message'] });
      return (result as { readonly update_id: number }[]).map(({ update_id }) => update_id);
    };
    const [first = 0, second] = await poll(0);
    expect(second).toBe(first + 2);
    expect(await poll(0)).toEqual([first, second]);
    expect(await poll(first + 1)).toEqual([second]);
    expect(await poll(0)).toEqual([second]);
  });

  it('lets one program poll at a time, and none beside a webhook', async () => {
    const waiting = call('getUpdates', { timeout: 30 });
    // The second comes once the first one waits.
    while (!fake.calls.includes('getUpdates')) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await call('getUpdates', { timeout: 0 })).toMatchObject({ ok: true });
    expect(await waiting).toMatchObject({ error_code: 409, description: expect.stringContaining('other getUpdates') });
    await call('setWebhook', { url: 'https://bot.example/telegram' });
    expect(await call('getUpdates')).toMatchObject({
      error_code: 409,
      description: expect.stringContaining('webhook'),
    });
  });

  it('asks who is too fast to wait', async () => {
    const { chat } = addPerson(fake, 1, 'Ada');
    expect(await call('sendMessage', { chat_id: chat.id, text: 'a' })).toMatchObject({ ok: true });
    const tooFast = await call('sendMessage', { chat_id: chat.id, text: 'b' });
    expect(tooFast).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    expect(fake.violations).toHaveLength(1);
  });

  it('counts in a group by the minute, and over all chats by the second', () => {
    vi.useFakeTimers();
    try {
      const rates = createRates();
      for (let n = 0; n < GROUP_PER_MINUTE; n++) {
        rates.count(-5);
        vi.advanceTimersByTime(1_500);
      }
      expect(() => rates.count(-5)).toThrow(/retry after 30 \(in one group\)/);
      for (let chat = 1; chat <= ALL_PER_SECOND; chat++) rates.count(chat);
      expect(() => rates.count(999)).toThrow(/in all/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes one answer for a press, and none that is late', async () => {
    const { account, chat } = addPerson(fake, 1, 'Ada');
    const keyboard = { inline_keyboard: [[{ text: 'More', callback_data: 'm' }]] };
    await call('sendMessage', { chat_id: chat.id, text: 'a', reply_markup: keyboard });
    const [message] = fake.world.messages;
    if (message === undefined) throw new Error('nothing was sent');
    const id = pressButton(fake, account, message, 'm');
    const tooOld = { error_code: 400, description: expect.stringContaining('query is too old') };
    expect(await call('answerCallbackQuery', { callback_query_id: id })).toMatchObject({ ok: true });
    expect(await call('answerCallbackQuery', { callback_query_id: id })).toMatchObject(tooOld);
    const late = pressButton(fake, account, message, 'm');
    const question = fake.world.questions.get(late);
    if (question !== undefined) fake.world.questions.set(late, { ...question, at: -60_000 });
    expect(await call('answerCallbackQuery', { callback_query_id: late })).toMatchObject(tooOld);
  });

  it('refuses edits that change nothing, and of what others wrote', async () => {
    const group = addChat(fake, { id: -5, type: 'supergroup', title: 'Group' });
    await call('sendMessage', { chat_id: group.id, text: 'a' });
    const [message] = fake.world.messages;
    const edit = (text: string, id = message?.id) =>
      call('editMessageText', { chat_id: group.id, message_id: id, text });
    expect(await edit('a')).toMatchObject({ description: expect.stringContaining('message is not modified') });
    expect(await edit('b')).toMatchObject({ ok: true });
    expect(await edit('b', 1)).toMatchObject({ description: expect.stringContaining('message to edit not found') });
    const caption = { chat_id: group.id, message_id: message?.id, caption: 'c' };
    expect(await call('editMessageCaption', caption)).toMatchObject({
      description: expect.stringContaining('no caption'),
    });
    expect(fake.violations).toEqual([]);
  });

  it('loses links whose host has no dot, without a word', async () => {
    const { chat } = addPerson(fake, 1, 'Ada');
    const entities = [
      { type: 'text_link', offset: 0, length: 1, url: 'http://localhost/' },
      { type: 'text_link', offset: 2, length: 1, url: 'https://shop.example/' },
    ];
    const { result } = await call('sendMessage', { chat_id: chat.id, text: 'a b', entities });
    expect((result as { readonly entities: object[] }).entities).toEqual([entities[1]]);
  });
});
