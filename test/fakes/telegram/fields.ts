/** The fields of the Bot API's methods, checked as strictly as the documentation reads; forms bring everything as text. */
import { z } from 'zod';
import { CALLBACK_DATA_BYTES, KEYBOARD } from './limits.js';
import { must } from './refusal.js';

/** Objects, lists, numbers and booleans may come as JSON in a string. */
const loose = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => {
    if (typeof given !== 'string') return given;
    try {
      return JSON.parse(given) as unknown;
    } catch {
      return given;
    }
  }, schema);

/** A whole number. */
export const Int = loose(z.number().int());
/** True or false. */
export const Bool = loose(z.boolean());

/** https://core.telegram.org/bots/api#messageentity, the kinds that bots may give. */
export const Entities = loose(
  z.array(
    z.strictObject({
      type: z.enum([
        'bold',
        'italic',
        'underline',
        'strikethrough',
        'spoiler',
        'code',
        'pre',
        'text_link',
        'blockquote',
      ]),
      offset: z.number().int().min(0),
      length: z.number().int().min(1),
      url: z.string().optional(),
    }),
  ),
);
/** One stretch of a text. */
export type Entity = z.infer<typeof Entities>[number];

/** https://core.telegram.org/bots/api#inlinekeyboardbutton, as far as it is used. */
const Button = z.strictObject({
  text: z.string().min(1),
  callback_data: z.string().optional(),
  url: z.string().optional(),
});
/** https://core.telegram.org/bots/api#inlinekeyboardmarkup */
export const Markup = loose(z.strictObject({ inline_keyboard: z.array(z.array(Button)) }));
/** Buttons under a message. */
export type Markup = z.infer<typeof Markup>;

/** https://core.telegram.org/bots/api#replyparameters, as far as it is used. */
export const ReplyParameters = loose(
  z.strictObject({
    message_id: z.number().int(),
    chat_id: z.union([z.number().int(), z.string()]).optional(),
    allow_sending_without_reply: z.boolean().optional(),
  }),
);

/** https://core.telegram.org/bots/api#linkpreviewoptions, as far as it is used. */
export const LinkPreview = loose(z.strictObject({ is_disabled: z.boolean().optional() }));

/** https://core.telegram.org/bots/api#inputmediaphoto, as far as it is used. */
export const MediaPhoto = z.strictObject({
  type: z.literal('photo'),
  media: z.string().min(1),
  caption: z.string().optional(),
  caption_entities: Entities.optional(),
});
/** One picture of an edit. */
export const Media = loose(MediaPhoto);
/** The pictures of an album. */
export const Album = loose(z.array(MediaPhoto));
/** https://core.telegram.org/bots/api#reactiontypeemoji */
export const Reactions = loose(z.array(z.strictObject({ type: z.literal('emoji'), emoji: z.string() })));
/** A list of kinds of update. */
export const AllowedUpdates = loose(z.array(z.string()));

/** Text with its entities: lengths in UTF-16 code units, which count no less than characters. */
export function checkText(text: string, entities: readonly Entity[], longest: number, tooLong: string): void {
  must(text.length <= longest, tooLong);
  for (const { type, offset, length, url } of entities) {
    must(offset + length <= text.length, `entity beyond the text (${offset} + ${length} > ${text.length})`);
    must(type !== 'text_link' || (url !== undefined && URL.canParse(url)), 'text_link without an address');
  }
}

/** A host without a dot is no address for Telegram. */
export const isLinkable = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && new URL(address).hostname.includes('.');

/** @throws Refusal where the platform would refuse a button */
export function checkMarkup(markup: Markup | undefined): void {
  const rows = markup?.inline_keyboard ?? [];
  must(rows.flat().length <= KEYBOARD.buttons, 'REPLY_MARKUP_TOO_LONG');
  for (const row of rows) {
    must(row.length <= KEYBOARD.inRow, 'REPLY_MARKUP_TOO_LONG (buttons in a row)');
    for (const { callback_data, url } of row) {
      must(
        (callback_data === undefined) !== (url === undefined),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      );
      if (callback_data !== undefined) {
        const bytes = Buffer.byteLength(callback_data);
        must(bytes >= 1 && bytes <= CALLBACK_DATA_BYTES, 'BUTTON_DATA_INVALID');
      }
      if (url !== undefined) must(isLinkable(url), `inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
    }
  }
}
