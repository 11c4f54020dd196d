/** Discord's messages, as far as this program reads them; everything else in them is passed over. */
import { z } from 'zod';

/** Discord's ids: numbers of 64 bits, as text. */
export const Snowflake = z.string().regex(/^\d{1,20}$/);

/** Who wrote or pressed. https://discord.com/developers/docs/resources/user#user-object */
export const User = z.object({ id: Snowflake, bot: z.boolean().optional(), system: z.boolean().optional() });

/** https://discord.com/developers/docs/resources/message#attachment-object */
export const Attachment = z.object({
  id: Snowflake,
  filename: z.string().optional(),
  content_type: z.string().nullish(),
  size: z.number().optional(),
  /** Signed, and good for some hours only. */
  url: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

const Media = z.object({ url: z.string().optional(), proxy_url: z.string().optional() });

/** The preview of a link. https://discord.com/developers/docs/resources/message#embed-object */
const Embed = z.object({ type: z.string().optional(), image: Media.nullish(), thumbnail: Media.nullish() });

/** What a message carries: its own, and that of a message that was forwarded. */
export const Content = z.object({
  content: z.string().optional(),
  attachments: z.array(Attachment).optional(),
  embeds: z.array(Embed).optional(),
  message_snapshots: z
    .array(
      z.object({
        message: z
          .object({ attachments: z.array(Attachment).optional(), embeds: z.array(Embed).optional() })
          .optional(),
      }),
    )
    .optional(),
  /** Looked into for pictures of messages that are made of components. */
  components: z.array(z.unknown()).optional(),
  sticker_items: z.array(z.unknown()).optional(),
  poll: z.unknown().optional(),
});
export type Content = z.infer<typeof Content>;

const Said = Content.extend({
  id: Snowflake,
  channel_id: Snowflake,
  author: User.optional(),
  webhook_id: Snowflake.optional(),
  /** https://discord.com/developers/docs/resources/message#message-object-message-types */
  type: z.number().int().optional(),
});
/** A message by itself, such as the one that another one answers. */
export const AnsweredMessage = Said;
export type AnsweredMessage = z.infer<typeof Said>;

/** https://discord.com/developers/docs/resources/message#message-object */
export const Message = Said.extend({
  /** Undefined in direct messages. */
  guild_id: Snowflake.optional(),
  mentions: z.array(z.object({ id: Snowflake })).optional(),
  /** `type` 0 = an answer, 1 = a forward. */
  message_reference: z
    .object({
      type: z.number().int().optional(),
      message_id: Snowflake.optional(),
      channel_id: Snowflake.optional(),
    })
    .nullish(),
  /** Null where it was deleted; undefined where Discord did not look. */
  referenced_message: Said.nullish(),
});
export type Message = z.infer<typeof Message>;
