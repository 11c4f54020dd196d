/** Discord's interactions (commands, presses, options as they are typed), as far as this program reads them. */
import { z } from 'zod';
import { AnsweredMessage, Attachment, Snowflake, User } from './messages.js';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4 } as const;
/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-types */
export const COMMAND = { slash: 1, message: 3 } as const;
/** Where it happened (`context`): a server, the bot's own direct messages, other private channels. */
export const CONTEXT = { server: 0, botDirect: 1, otherPrivate: 2 } as const;

const Option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});

const common = {
  id: Snowflake,
  application_id: Snowflake,
  token: z.string(),
  channel_id: Snowflake.optional(),
  guild_id: Snowflake.optional(),
  context: z.number().int().nullish(),
  /** By installation: "0" = the server's, "1" = somebody's own. */
  authorizing_integration_owners: z.record(z.string(), z.string()).optional(),
  user: User.optional(),
  member: z.object({ user: User }).nullish(),
  /** The language of the one who asks: "pt-BR". */
  locale: z.string().max(35).optional(),
};

const CommandInteraction = z.object({
  ...common,
  type: z.literal([INTERACTION.command, INTERACTION.autocomplete]),
  data: z.object({
    name: z.string(),
    type: z.number().int(),
    options: z.array(Option).optional(),
    /** The message whose menu was opened. */
    target_id: Snowflake.optional(),
    resolved: z
      .object({
        attachments: z.record(z.string(), Attachment).optional(),
        messages: z.record(z.string(), AnsweredMessage.extend({ channel_id: Snowflake.optional() })).optional(),
      })
      .optional(),
  }),
});
/** A command that was called, or is being typed. */
export type CommandInteraction = z.infer<typeof CommandInteraction>;

const ComponentInteraction = z.object({
  ...common,
  type: z.literal(INTERACTION.component),
  data: z.object({ custom_id: z.string(), values: z.array(z.string()).optional() }),
  message: z.object({
    id: Snowflake,
    /** 64 = for the eyes of one person (ephemeral). */
    flags: z.number().int().optional(),
  }),
});
/** A button that was pressed, or an option that was picked. */
export type ComponentInteraction = z.infer<typeof ComponentInteraction>;

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */
export const Interaction = z.discriminatedUnion('type', [CommandInteraction, ComponentInteraction]);
export type Interaction = z.infer<typeof Interaction>;
