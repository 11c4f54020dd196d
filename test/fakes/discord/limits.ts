/** The documented limits of Discord that the fake holds a bot to. */

/** https://discord.com/developers/docs/resources/message#create-message */
export const CONTENT_CHARACTERS = 2_000;
/** The same page: "nonce: up to 25 characters". */
export const NONCE_CHARACTERS = 25;
/** How long a nonce is remembered: "the past few minutes". */
export const NONCE_LASTS_MS = 180_000;
/** Files of one message. */
export const FILES = 10;
/** https://discord.com/developers/docs/reference#uploading-files: "The file upload size limit is 10 MiB by default". */
export const UPLOAD_BYTES = 10 * 1024 * 1024;
/** The whole request: "the maximum request size when sending a message is 25 MiB". */
export const REQUEST_BYTES = 25 * 1024 * 1024;
/** Describes a file to those who don't see it. */
export const DESCRIPTION_CHARACTERS = 1_024;

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export const EMBEDS = {
  count: 10,
  allCharacters: 6_000,
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,
  author: 256,
} as const;

/** https://discord.com/developers/docs/components/reference */
export const COMPONENTS = {
  rows: 5,
  buttonsInRow: 5,
  customId: 100,
  label: 80,
  url: 512,
  options: 25,
  optionText: 100,
  placeholder: 150,
  /** With IS_COMPONENTS_V2, nested ones included. */
  all: 40,
  /** With IS_COMPONENTS_V2: all texts together. */
  allCharacters: 4_000,
  sectionTexts: 3,
  gallery: 10,
} as const;

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback: within 3 seconds. */
export const ACKNOWLEDGE_MS = 3_000;
/** The same page: "Interaction tokens are valid for 15 minutes". */
export const TOKEN_LASTS_MS = 15 * 60_000;
/** The same page: follow-ups where only the user has installed the app. */
export const USER_INSTALL_FOLLOW_UPS = 5;
/** https://discord.com/developers/docs/interactions/application-commands#autocomplete */
export const CHOICES = 25;

/** https://discord.com/developers/docs/interactions/application-commands#registering-a-command, and its command object. */
export const COMMANDS = {
  chat: 100,
  /** Message commands, and user commands. */
  menu: 15,
  name: 32,
  description: 100,
  options: 25,
  choiceText: 100,
  allCharacters: 8_000,
} as const;
/** The same page: names of chat commands and of their options, which also have no capitals. */
export const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** https://discord.com/developers/docs/reference#locales */
export const LOCALES: readonly string[] =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  );

/** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit: "50 requests per second", interactions apart. */
export const ALL_PER_SECOND = 50;
/** Not documented ("should not be hard coded"), told in headers; about what is seen of the routes. */
export const BUCKETS: Readonly<Record<string, { readonly limit: number; readonly perMs: number }>> = {
  'POST /channels/:channel/messages': { limit: 5, perMs: 5_000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, perMs: 5_000 },
  'POST /channels/:channel/typing': { limit: 5, perMs: 5_000 },
  'POST /webhooks/:app/:token': { limit: 5, perMs: 2_000 },
  'PATCH /webhooks/:app/:token/messages/:message': { limit: 5, perMs: 2_000 },
};

/** https://discord.com/developers/docs/events/gateway#rate-limiting: events a minute of one connection. */
export const GATEWAY_EVENTS = 120;
/** https://discord.com/developers/docs/events/gateway#sending-events: "Your app can send payloads up to 4096 bytes". */
export const GATEWAY_BYTES = 4_096;
/** How long a link to an attachment works; Discord's own do for about a day. */
export const LINK_LASTS_MS = 24 * 3_600_000;
