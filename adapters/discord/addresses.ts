/** Where replies go and photos come from, as short strings that survive a restart and hold no token. */
import { z } from 'zod';
import type { PhotoSource, ReplyAddress } from '../../src/bot/chat-platform.js';
import { SamelookError } from '../../src/core/errors.js';

const Id = z.string().regex(/^\d{1,20}$/);

/** A message that is answered. */
const MessageAddress = z.object({ kind: z.literal('message'), channel: Id, message: Id });

const interaction = {
  application: Id,
  /** Its token is kept apart, for as long as it lives. */
  interaction: Id,
  channel: Id.optional(),
  /** Whether the bot may write into that channel by itself, and what is said there is for whoever reads it. */
  isOpen: z.boolean(),
};

/** A command: what comes of it takes the place of "is thinking…". */
const CommandAddress = z.object({ kind: z.literal('command'), ...interaction });

/** A press; `message` is the bot's message whose button was pressed. */
const PressAddress = z.object({ kind: z.literal('press'), ...interaction, message: Id });

const Address = z.discriminatedUnion('kind', [MessageAddress, CommandAddress, PressAddress]);
/** An address in its parts. */
export type Address = z.infer<typeof Address>;
/** The address of an interaction, which has a token for some minutes. */
export type InteractionAddress = Exclude<Address, { readonly kind: 'message' }>;

/** As a `ReplyAddress`. */
export const writeAddress = (address: Address): ReplyAddress => JSON.stringify(address);

/** @throws SamelookError INPUT_INVALID where it was not written by `writeAddress` */
export function readAddress(address: ReplyAddress): Address {
  try {
    return Address.parse(JSON.parse(address));
  } catch (cause) {
    throw new SamelookError('INPUT_INVALID', 'This is not an address of a Discord channel. Ask again there.', {
      cause,
    });
  }
}

/**
 * Where a photo is. `message`: the message to be asked for it again; without one only the address that came with it leads there.
 * `picture`: the attachment's id, or what stands for a picture that is none ("embed0"), or a link's digest.
 */
export interface PhotoPlace {
  readonly message?: { readonly channel: string; readonly id: string } | undefined;
  readonly picture: string;
}

/** As a `PhotoSource`. */
export const writeSource = ({ message, picture }: PhotoPlace): PhotoSource =>
  ['photo', message?.channel ?? '', message?.id ?? '', picture].join(':');

const SOURCE = /^photo:(\d{0,20}):(\d{0,20}):([\w-]{1,64})$/;

/** @throws SamelookError INPUT_INVALID where it was not written by `writeSource` */
export function readSource(source: PhotoSource): PhotoPlace {
  const [, channel, id, picture] = SOURCE.exec(source) ?? [];
  if (picture === undefined) {
    throw new SamelookError('INPUT_INVALID', 'This is not a photo of a Discord channel. Send the photo again.');
  }
  return { message: channel && id ? { channel, id } : undefined, picture };
}
