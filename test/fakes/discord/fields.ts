/** The fields of what a bot sends, checked as strictly as the documentation reads; limits across fields are checked beside. */
import { z } from 'zod';
import { COMMANDS, COMPONENTS, DESCRIPTION_CHARACTERS, EMBEDS, NONCE_CHARACTERS } from './limits.js';
import { invalid } from './refusal.js';

/** An id. */
export const Snowflake = z.string().regex(/^\d{17,20}$/);
const Colour = z.number().int().min(0).max(0xffffff).nullable();
const Link = z
  .string()
  .max(2_048)
  .refine((given) => URL.canParse(given) && /^https?:$/.test(new URL(given).protocol), 'Not a well formed URL.');
/** An address, or a file of the same message. */
const Media = z.union([Link, z.string().regex(/^attachment:\/\/[\w.-]+$/)]);
const MediaItem = z.strictObject({ url: Media });
const text = (most: number) => z.string().max(most);

/** https://discord.com/developers/docs/resources/message#embed-object */
export const Embed = z.strictObject({
  title: text(EMBEDS.title).optional(),
  type: z.literal('rich').optional(),
  description: text(EMBEDS.description).optional(),
  url: Link.optional(),
  timestamp: z.iso.datetime().optional(),
  color: Colour.optional(),
  footer: z.strictObject({ text: text(EMBEDS.footer), icon_url: Media.optional() }).optional(),
  image: MediaItem.optional(),
  thumbnail: MediaItem.optional(),
  author: z.strictObject({ name: text(EMBEDS.author), url: Link.optional(), icon_url: Media.optional() }).optional(),
  fields: z
    .array(
      z.strictObject({
        name: text(EMBEDS.fieldName).min(1),
        value: text(EMBEDS.fieldValue).min(1),
        inline: z.boolean().optional(),
      }),
    )
    .max(EMBEDS.fields)
    .optional(),
});
/** One embed. */
export type Embed = z.infer<typeof Embed>;

const Emoji = z.strictObject({
  id: Snowflake.nullable().optional(),
  name: z.string().min(1).optional(),
  animated: z.boolean().optional(),
});
const id = z.number().int().min(0).optional();
const CustomId = text(COMPONENTS.customId).min(1);
const label = text(COMPONENTS.label).optional();

const Button = z.union([
  z.strictObject({
    type: z.literal(2),
    id,
    style: z.number().int().min(1).max(4),
    custom_id: CustomId,
    label,
    emoji: Emoji.optional(),
    disabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal(2),
    id,
    style: z.literal(5),
    url: Link.max(COMPONENTS.url),
    label,
    emoji: Emoji.optional(),
    disabled: z.boolean().optional(),
  }),
]);
const Select = z.strictObject({
  type: z.literal(3),
  id,
  custom_id: CustomId,
  placeholder: text(COMPONENTS.placeholder).optional(),
  min_values: z.number().int().min(0).max(COMPONENTS.options).optional(),
  max_values: z.number().int().min(1).max(COMPONENTS.options).optional(),
  disabled: z.boolean().optional(),
  options: z
    .array(
      z.strictObject({
        label: text(COMPONENTS.optionText).min(1),
        value: text(COMPONENTS.optionText).min(1),
        description: text(COMPONENTS.optionText).optional(),
        emoji: Emoji.optional(),
        default: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(COMPONENTS.options),
});
const Row = z.strictObject({
  type: z.literal(1),
  id,
  components: z
    .array(z.union([Button, Select]))
    .min(1)
    .max(COMPONENTS.buttonsInRow),
});
const Text = z.strictObject({ type: z.literal(10), id, content: z.string().min(1).max(COMPONENTS.allCharacters) });
const described = {
  description: text(DESCRIPTION_CHARACTERS).nullable().optional(),
  spoiler: z.boolean().optional(),
};
const Thumbnail = z.strictObject({ type: z.literal(11), id, media: MediaItem, ...described });
const Section = z.strictObject({
  type: z.literal(9),
  id,
  components: z.array(Text).min(1).max(COMPONENTS.sectionTexts),
  accessory: z.union([Thumbnail, Button]),
});
const Gallery = z.strictObject({
  type: z.literal(12),
  id,
  items: z
    .array(z.strictObject({ media: MediaItem, ...described }))
    .min(1)
    .max(COMPONENTS.gallery),
});
const File = z.strictObject({
  type: z.literal(13),
  id,
  file: z.strictObject({ url: z.string().regex(/^attachment:\/\//) }),
  spoiler: z.boolean().optional(),
});
const Separator = z.strictObject({
  type: z.literal(14),
  id,
  divider: z.boolean().optional(),
  spacing: z.union([z.literal(1), z.literal(2)]).optional(),
});
const Part = z.union([Row, Text, Section, Gallery, File, Separator]);
const Container = z.strictObject({
  type: z.literal(17),
  id,
  accent_color: Colour.optional(),
  spoiler: z.boolean().optional(),
  components: z.array(Part).min(1),
});
/** https://discord.com/developers/docs/components/reference, what may stand at the top of a message. */
export const Component = z.union([Row, Text, Section, Gallery, File, Separator, Container]);
/** One component with what is in it. */
export type Component = z.infer<typeof Component>;
/** Any component, wherever it stands. */
export type AnyComponent = Component | z.infer<typeof Button> | z.infer<typeof Select> | z.infer<typeof Thumbnail>;

const AllowedMentions = z.strictObject({
  parse: z.array(z.enum(['roles', 'users', 'everyone'])).optional(),
  roles: z.array(Snowflake).max(100).optional(),
  users: z.array(Snowflake).max(100).optional(),
  replied_user: z.boolean().optional(),
});
const Attachment = z.strictObject({
  id: z.union([z.string(), z.number()]),
  filename: z.string().min(1).optional(),
  title: z.string().optional(),
  description: text(DESCRIPTION_CHARACTERS).nullable().optional(),
});

/** What every message body has, new or changed. */
export const MessageBody = z.strictObject({
  content: z.string().nullable().optional(),
  embeds: z.array(Embed).max(EMBEDS.count).nullable().optional(),
  components: z.array(Component).nullable().optional(),
  attachments: z.array(Attachment).nullable().optional(),
  allowed_mentions: AllowedMentions.nullable().optional(),
  flags: z.number().int().min(0).nullable().optional(),
  tts: z.boolean().nullable().optional(),
  // discord.js gives them in changes and answers too, where they say nothing.
  nonce: z.union([z.string().max(NONCE_CHARACTERS), z.number().int()]).optional(),
  enforce_nonce: z.boolean().optional(),
});
/** A message as it comes. */
export type MessageBody = z.infer<typeof MessageBody>;

/** https://discord.com/developers/docs/resources/message#create-message */
export const NewMessage = MessageBody.extend({
  message_reference: z
    .strictObject({
      type: z.literal(0).optional(),
      message_id: Snowflake,
      channel_id: Snowflake.optional(),
      guild_id: Snowflake.optional(),
      fail_if_not_exists: z.boolean().optional(),
    })
    .optional(),
});

const Localised = z.record(z.string(), z.string()).nullable().optional();
const Choice = z.strictObject({
  name: text(COMMANDS.choiceText).min(1),
  name_localizations: Localised,
  value: z.union([text(COMMANDS.choiceText), z.number()]),
});
/** What autocomplete offers. */
export const Choices = z.strictObject({ choices: z.array(Choice) });

const Option = z.strictObject({
  type: z.number().int().min(3).max(11),
  name: z.string(),
  name_localizations: Localised,
  description: text(COMMANDS.description).min(1),
  description_localizations: Localised,
  required: z.boolean().optional(),
  autocomplete: z.boolean().optional(),
  choices: z.array(Choice).max(COMMANDS.options).optional(),
  channel_types: z.array(z.number().int()).optional(),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  min_length: z.number().int().min(0).max(6_000).optional(),
  max_length: z.number().int().min(1).max(6_000).optional(),
  file_types: z.array(z.string()).optional(),
});
/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
export const CommandDefinition = z.strictObject({
  id: Snowflake.optional(),
  type: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(1),
  name: z.string(),
  name_localizations: Localised,
  description: z.string().default(''),
  description_localizations: Localised,
  options: z.array(Option).max(COMMANDS.options).optional(),
  default_member_permissions: z.string().nullable().optional(),
  dm_permission: z.boolean().optional(),
  nsfw: z.boolean().optional(),
  integration_types: z.array(z.union([z.literal(0), z.literal(1)])).optional(),
  contexts: z
    .array(z.union([z.literal(0), z.literal(1), z.literal(2)]))
    .nullable()
    .optional(),
});
/** A command as the bot registers it. */
export type CommandDefinition = z.infer<typeof CommandDefinition>;

/** @throws Refusal 50035 with the first field that is wrong */
export function parseFields<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const issue = deepest(read.error.issues[0]);
  throw invalid(issue?.path.join('.') || 'body', 'BASE_TYPE_BAD', issue?.message ?? 'wrong');
}

/** A union tells what is wrong with each of its kinds; the one that went furthest is meant. */
function deepest(issue: z.core.$ZodIssue | undefined): { path: PropertyKey[]; message: string } | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((each) => deepest(each[0]) ?? []);
  const [furthest] = inner.toSorted((a, b) => b.path.length - a.path.length);
  return furthest === undefined ? issue : { ...furthest, path: [...issue.path, ...furthest.path] };
}
