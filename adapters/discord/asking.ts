/** A command of Discord's, read: /similar with its options, the menu of somebody's post, or one that brings no photo. */
import { CHAT_COMMANDS, type ChatCommand, type Refusal } from '../../src/bot/chat-platform.js';
import type { Filters } from '../../src/core/catalogue.js';
import { Category } from '../../src/core/garment.js';
import { OPTION } from './commands.js';
import { COMMAND, type CommandInteraction } from './interactions.js';
import { linkedPicture, type Picture, readAttachment } from './pictures.js';
import { type Place, pointedAt } from './reading.js';

/** What a command asks for. */
export type Asked =
  | { readonly command: ChatCommand }
  | { readonly refusal: Refusal }
  | {
      readonly pictures: readonly Picture[];
      /** The message that they stand in; undefined where they came with the command. */
      readonly place: Place | undefined;
      readonly category: Category | undefined;
      readonly filters: Filters | undefined;
      /** True where the photo is somebody else's post. */
      readonly isPost: boolean;
    };

/** @returns undefined where the command is none of ours */
export function readCommand({ data, channel_id }: CommandInteraction): Asked | undefined {
  if (data.type === COMMAND.message) return readPost(data, channel_id);
  const command = CHAT_COMMANDS.find((known) => known === data.name);
  if (command !== 'similar') return command && { command };

  const { photo, link } = OPTION;
  const value = (name: string) => data.options?.find((option) => option.name === name)?.value;
  const attachment = data.resolved?.attachments?.[String(value(photo))];
  const found = attachment && readAttachment(attachment);
  if (found !== undefined && 'refusal' in found) return found;
  const address = value(link);
  const linked = address === undefined ? undefined : linkedPicture(String(address));
  if (address !== undefined && linked === undefined && found === undefined) return { refusal: 'not-a-picture' };
  const pictures = [found, linked].flatMap((picture) => picture ?? []);
  if (pictures.length === 0) return { command };
  const category = Category.safeParse(value(OPTION.item)).data;
  return { pictures, place: undefined, category, filters: readFilters(value), isPost: false };
}

function readPost({ target_id = '', resolved }: CommandInteraction['data'], channel: string | undefined): Asked {
  const post = resolved?.messages?.[target_id];
  const channelId = post?.channel_id ?? channel;
  if (post === undefined || channelId === undefined) return { refusal: 'photo-gone' };
  const { pictures, refusal } = pointedAt({ ...post, channel_id: channelId });
  if (pictures.length === 0) return { refusal };
  return {
    pictures,
    place: { channel: channelId, id: post.id },
    category: undefined,
    filters: undefined,
    isPost: true,
  };
}

function readFilters(value: (name: string) => string | number | boolean | undefined): Filters | undefined {
  const colour = textOf(value(OPTION.colour));
  const shop = textOf(value(OPTION.shop));
  const maxPrice = value(OPTION.maxPrice);
  const filters: Filters = {
    ...(colour !== undefined && { colour: [colour.toLowerCase()] }),
    ...(shop !== undefined && { shop: [shop] }),
    ...(typeof maxPrice === 'number' && maxPrice >= 0 && { maxPrice }),
  };
  return Object.keys(filters).length === 0 ? undefined : filters;
}

function textOf(value: string | number | boolean | undefined): string | undefined {
  const text = value === undefined ? '' : String(value).trim();
  return text === '' ? undefined : text;
}
