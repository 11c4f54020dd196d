/** Where replies go and photos come from, as short strings that survive a restart and hold no token. */
import { z } from 'zod';
import type { PhotoSource, ReplyAddress } from '../../src/bot/chat-platform.js';
import { SamelookError } from '../../src/core/errors.js';

const MessageAddress = z.object({
  kind: z.literal('message'),
  chat: z.number().int(),
  /** The message that is answered. */
  message: z.number().int(),
  /** The topic of a forum in which it stands. */
  topic: z.number().int().optional(),
});

const PressAddress = z.object({
  kind: z.literal('press'),
  chat: z.number().int(),
  /** The bot's message whose button was pressed. */
  message: z.number().int(),
  topic: z.number().int().optional(),
  query: z.string(),
  /** Whether that message is a picture; undefined where Telegram does not say. */
  picture: z.boolean().optional(),
});

/** A button under a message that stands in a chat where the bot is no member. */
const InlinePressAddress = z.object({ kind: z.literal('inline-press'), inline: z.string(), query: z.string() });

const GuestAddress = z.object({ kind: z.literal('guest'), query: z.string() });

const Address = z.discriminatedUnion('kind', [MessageAddress, PressAddress, InlinePressAddress, GuestAddress]);
/** An address in its parts. */
export type Address = z.infer<typeof Address>;

/** As a `ReplyAddress`. */
export const writeAddress = (address: Address): ReplyAddress => JSON.stringify(address);

/** @throws SamelookError INPUT_INVALID where it was not written by `writeAddress` */
export function readAddress(address: ReplyAddress): Address {
  try {
    return Address.parse(JSON.parse(address));
  } catch (cause) {
    throw new SamelookError('INPUT_INVALID', 'This is not an address of a Telegram chat. Ask again in the chat.', {
      cause,
    });
  }
}

/** Groups and channels have negative ids. */
export const isGroup = (chat: number): boolean => chat < 0;

/** Telegram's `file_id`, which is good for this bot only and needs its token to be of use. */
export const writeSource = (fileId: string): PhotoSource => `file:${fileId}`;

/** @throws SamelookError INPUT_INVALID where it was not written by `writeSource` */
export function readSource(source: PhotoSource): string {
  if (source.startsWith('file:')) return source.slice('file:'.length);
  throw new SamelookError('INPUT_INVALID', 'This is not a photo of a Telegram chat. Send the photo again.');
}
