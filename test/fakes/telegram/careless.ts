/** Calls of a careless bot, each beyond a documented limit: what a strict fake must refuse. */
import sharp from 'sharp';
import type { TelegramFake } from './server.js';

/** One careless call. */
interface Careless {
  readonly what: string;
  readonly method: string;
  readonly parameters: (chats: { readonly chat: number; readonly group: number }) => Readonly<Record<string, unknown>>;
  /** A picture that goes along as `photo`. */
  readonly body?: () => Promise<Uint8Array>;
}

const keyboard = (button: object, rows = 1, inRow = 1) => ({
  inline_keyboard: Array.from({ length: rows }, () => Array.from({ length: inRow }, () => button)),
});
const picture = (width: number, height: number) => async () =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  );

/** One for each limit. */
export const CARELESS: readonly Careless[] = [
  { what: 'an unknown method', method: 'sendOutfit', parameters: () => ({}) },
  {
    what: 'an unknown field',
    method: 'sendMessage',
    parameters: ({ chat }) => ({ chat_id: chat, text: 'a', txt: 'b' }),
  },
  { what: 'a missing field', method: 'sendMessage', parameters: ({ chat }) => ({ chat_id: chat }) },
  { what: 'a wrong type', method: 'sendMessage', parameters: () => ({ chat_id: 'ada', text: 'a' }) },
  { what: 'an unknown chat', method: 'sendMessage', parameters: () => ({ chat_id: 5, text: 'a' }) },
  { what: 'an empty text', method: 'sendMessage', parameters: ({ chat }) => ({ chat_id: chat, text: ' ' }) },
  {
    what: 'a long text',
    method: 'sendMessage',
    parameters: ({ chat }) => ({ chat_id: chat, text: 'a'.repeat(4_097) }),
  },
  {
    what: 'an entity beyond the text',
    method: 'sendMessage',
    parameters: ({ chat }) => ({ chat_id: chat, text: 'abc', entities: [{ type: 'bold', offset: 2, length: 2 }] }),
  },
  {
    what: 'a long caption',
    method: 'sendPhoto',
    parameters: ({ chat }) => ({ chat_id: chat, caption: 'a'.repeat(1_025) }),
    body: picture(10, 10),
  },
  { what: 'a wide photo', method: 'sendPhoto', parameters: ({ chat }) => ({ chat_id: chat }), body: picture(210, 10) },
  {
    what: 'a vast photo',
    method: 'sendPhoto',
    parameters: ({ chat }) => ({ chat_id: chat }),
    body: picture(5_001, 5_000),
  },
  {
    what: 'a photo that is none',
    method: 'sendPhoto',
    parameters: ({ chat }) => ({ chat_id: chat }),
    body: async () => new Uint8Array(9),
  },
  {
    what: 'long callback data',
    method: 'sendMessage',
    parameters: ({ chat }) => ({
      chat_id: chat,
      text: 'a',
      reply_markup: keyboard({ text: 'b', callback_data: 'ж'.repeat(33) }),
    }),
  },
  {
    what: 'a button to localhost',
    method: 'sendMessage',
    parameters: ({ chat }) => ({
      chat_id: chat,
      text: 'a',
      reply_markup: keyboard({ text: 'b', url: 'http://localhost:3000/' }),
    }),
  },
  {
    what: 'nine buttons in a row',
    method: 'sendMessage',
    parameters: ({ chat }) => ({
      chat_id: chat,
      text: 'a',
      reply_markup: keyboard({ text: 'b', callback_data: 'c' }, 1, 9),
    }),
  },
  {
    what: 'an album of one',
    method: 'sendMediaGroup',
    parameters: ({ chat }) => ({ chat_id: chat, media: [{ type: 'photo', media: 'x' }] }),
  },
  {
    what: 'buttons under an album',
    method: 'sendMediaGroup',
    parameters: ({ chat }) => ({ chat_id: chat, media: [], reply_markup: keyboard({ text: 'b', callback_data: 'c' }) }),
  },
  {
    what: 'a long toast',
    method: 'answerCallbackQuery',
    parameters: () => ({ callback_query_id: '1', text: 'a'.repeat(201) }),
  },
  {
    what: '51 inline results',
    method: 'answerInlineQuery',
    parameters: () => ({
      inline_query_id: '1',
      results: Array.from({ length: 51 }, (_, n) => ({
        type: 'article',
        id: `${n}`,
        title: 'a',
        input_message_content: { message_text: 'a' },
      })),
    }),
  },
  {
    what: 'a command in capitals',
    method: 'setMyCommands',
    parameters: () => ({ commands: [{ command: 'Help', description: 'a' }] }),
  },
  { what: 'a webhook on port 3000', method: 'setWebhook', parameters: () => ({ url: 'https://bot.example:3000/' }) },
  {
    what: 'a reaction that is none',
    method: 'setMessageReaction',
    parameters: ({ group }) => ({ chat_id: group, message_id: 1, reaction: [{ type: 'emoji', emoji: '🧥' }] }),
  },
];

/** Sends it as a bot of no library would. @throws Error with the fake's description where it is refused */
export async function callCareless(
  fake: TelegramFake,
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  body?: () => Promise<Uint8Array>,
): Promise<void> {
  const url = `${fake.apiRoot}/bot${fake.token}/${method}`;
  const form = new FormData();
  for (const [name, value] of Object.entries(parameters))
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  if (body !== undefined) form.set('photo', new Blob([await body()]), 'photo.png');
  const request =
    body === undefined
      ? { body: JSON.stringify(parameters), headers: { 'content-type': 'application/json' } }
      : { body: form };
  const response = await fetch(url, { method: 'POST', ...request });
  const answer = (await response.json()) as { readonly ok: boolean; readonly description?: string };
  if (!answer.ok) throw new Error(`${response.status} ${answer.description}`);
}
