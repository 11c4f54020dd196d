/** The commands as Discord is told of them, in every language of the conversation. */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
} from 'discord.js';
import { CHAT_COMMANDS, type Conversation } from '../../src/bot/chat-platform.js';
import { cutText } from '../../src/bot/cut-text.js';
import { PHRASES } from '../../src/bot/phrases/languages.js';
import type { Language } from '../../src/bot/phrases/phrases.js';
import { CATEGORIES } from '../../src/core/garment.js';
import { MAX_CHOICE, MAX_COMMAND_DESCRIPTION, MAX_COMMAND_NAME, MAX_LINK } from './limits.js';

/** What the descriptions are written by. */
type Words = Pick<Conversation, 'describe' | 'languages'>;

/** Discord's languages for each of ours (reference#locales); everybody else sees English. */
const LOCALES: Readonly<Record<Exclude<Language, 'en'>, readonly Locale[]>> = {
  zh: [Locale.ChineseCN, Locale.ChineseTW],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
  ru: [Locale.Russian],
  pt: [Locale.PortugueseBR],
  ja: [Locale.Japanese],
};

/** Options of /similar, by the name under which people type them. */
export const OPTION = {
  photo: 'photo',
  link: 'link',
  item: 'item',
  colour: 'colour',
  maxPrice: 'max-price',
  shop: 'shop',
} as const;

/** Servers and people may have the commands, and people may use them everywhere. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
};

/** All commands; https://discord.com/developers/docs/interactions/application-commands#application-command-object */
export function writeCommands(words: Words) {
  return [
    ...CHAT_COMMANDS.map((command) => ({
      ...EVERYWHERE,
      type: ApplicationCommandType.ChatInput,
      name: command,
      ...description(words, command),
      options: command === 'similar' ? writeOptions(words) : [],
    })),
    {
      ...EVERYWHERE,
      type: ApplicationCommandType.Message,
      name: cutText(words.describe('find-outfit', 'en'), MAX_COMMAND_NAME),
      name_localizations: inLocales(words, (language) => words.describe('find-outfit', language), MAX_COMMAND_NAME),
    },
  ];
}

function writeOptions(words: Words) {
  return [
    { type: ApplicationCommandOptionType.Attachment, name: OPTION.photo, ...description(words, 'option-photo') },
    {
      type: ApplicationCommandOptionType.String,
      name: OPTION.link,
      ...description(words, 'option-link'),
      max_length: MAX_LINK,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: OPTION.item,
      ...description(words, 'option-item'),
      choices: CATEGORIES.filter((category) => category !== 'outfit').map((category) => ({
        name: PHRASES.en.categories[category],
        name_localizations: inLocales(words, (language) => PHRASES[language].categories[category], MAX_CHOICE),
        value: category,
      })),
    },
    {
      type: ApplicationCommandOptionType.String,
      name: OPTION.colour,
      ...description(words, 'option-colour'),
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.Number,
      name: OPTION.maxPrice,
      ...description(words, 'option-max-price'),
      min_value: 0,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: OPTION.shop,
      ...description(words, 'option-shop'),
      autocomplete: true,
    },
  ];
}

function description(words: Words, what: Parameters<Conversation['describe']>[0]) {
  const write = (language: string) => words.describe(what, language);
  return {
    description: cutText(write('en'), MAX_COMMAND_DESCRIPTION),
    description_localizations: inLocales(words, write, MAX_COMMAND_DESCRIPTION),
  };
}

function inLocales({ languages }: Words, write: (language: Language) => string, maxLength: number) {
  const spoken = (Object.keys(LOCALES) as (keyof typeof LOCALES)[]).filter((language) => languages.includes(language));
  return Object.fromEntries(
    spoken.flatMap((language) => LOCALES[language].map((locale) => [locale, cutText(write(language), maxLength)])),
  );
}
