/** The pictures of a message: attached, forwarded, shown by a link's preview or by components, or named by a link. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Refusal } from '../../src/bot/chat-platform.js';
import { MAX_PHOTO_BYTES } from '../../src/core/photo.js';
import { MAX_LINK, MAX_PHOTOS } from './limits.js';
import type { Attachment, Content } from './messages.js';

/** One picture of a message. */
export interface Picture {
  /** The attachment's id, or its place among what is no attachment; the same when the message is asked for again. */
  readonly id: string;
  /** Where it is for now. */
  readonly address: string;
}

/** What was found in a message: pictures, at most `MAX_PHOTOS`, and why others can't be taken. */
export interface Found {
  readonly pictures: readonly Picture[];
  readonly refusal: Refusal | undefined;
}

const PICTURE_NAME = /\.(jpe?g|png|webp|gif|avif)$/i;

/** Pictures of the message itself and of what it forwards. */
export function picturesOf(message: Content): Found {
  const forwarded = message.message_snapshots?.flatMap(({ message: snapshot }) => snapshot ?? []) ?? [];
  const attachments = [message, ...forwarded].flatMap((one) => one.attachments ?? []);
  const embeds = [message, ...forwarded].flatMap((one) => one.embeds ?? []);
  const files = attachments.map(readAttachment);
  const attached = files.flatMap((file) => ('id' in file ? [file] : []));
  const previews = embeds.flatMap(({ image, thumbnail }) => {
    const media = image ?? thumbnail;
    return media?.proxy_url ?? media?.url ?? [];
  });
  const shown = [
    ...previews.map((address, n) => ({ id: `embed${n}`, address })),
    ...mediaIn(message.components ?? []).map((address, n) => ({ id: `media${n}`, address })),
  ].filter(({ address }) => URL.canParse(address));
  return {
    // What is shown beside a photo is the preview of some link.
    pictures: (attached.length > 0 ? attached : shown).slice(0, MAX_PHOTOS),
    refusal: files.flatMap((file) => ('refusal' in file ? [file.refusal] : []))[0],
  };
}

/** The picture, or why it can't be one. */
export function readAttachment({
  id,
  filename = '',
  content_type,
  size = 0,
  url,
}: Attachment): Picture | { readonly refusal: Refusal } {
  const isPicture = content_type == null ? PICTURE_NAME.test(filename) : content_type.startsWith('image/');
  if (!isPicture) return { refusal: 'not-a-picture' };
  return size > MAX_PHOTO_BYTES ? { refusal: 'photo-too-large' } : { id, address: url };
}

/** A gallery's item or a thumbnail. https://discord.com/developers/docs/components/reference#unfurled-media-item-structure */
const WithMedia = z.looseObject({
  media: z.object({ url: z.string(), proxy_url: z.string().optional(), content_type: z.string().optional() }),
});
const Nested = z.looseObject({
  components: z.array(z.unknown()).optional(),
  items: z.array(z.unknown()).optional(),
  accessory: z.unknown().optional(),
});

/** Addresses of the pictures that components show, in order. */
function mediaIn(components: readonly unknown[]): string[] {
  return components.flatMap((component) => {
    const media = WithMedia.safeParse(component).data?.media;
    const isPicture = media !== undefined && (media.content_type ?? 'image/').startsWith('image/');
    const inside = Nested.safeParse(component).data;
    const nested = mediaIn(
      [...(inside?.components ?? []), ...(inside?.items ?? []), inside?.accessory].filter(Boolean),
    );
    return isPicture ? [media.proxy_url ?? media.url, ...nested] : nested;
  });
}

/** The first link to a picture in somebody's words; other links are talk. */
export function pictureLinkIn(words: string): Picture | undefined {
  const links = words.match(/https?:\/\/[^\s<>]+/g) ?? [];
  const link = links.find((one) => URL.canParse(one) && PICTURE_NAME.test(new URL(one).pathname));
  return link === undefined ? undefined : linkedPicture(link);
}

/** The picture behind a link; undefined where it is none that can be fetched. */
export function linkedPicture(link: string): Picture | undefined {
  const address = link.trim().replace(/^<(.*)>$/, '$1');
  if (address.length > MAX_LINK || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return { id: `link-${createHash('sha256').update(address).digest('base64url')}`, address };
}
