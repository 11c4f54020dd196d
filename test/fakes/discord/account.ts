/** Routes of the bot's account: who it is, where the gateway is, its commands. */
import { z } from 'zod';
import { type CommandDefinition as Command, CommandDefinition, parseFields } from './fields.js';
import { COMMAND_NAME, COMMANDS, LOCALES } from './limits.js';
import { must, mustFit, violation } from './refusal.js';
import type { Route } from './route.js';
import { type Json, personAsJson } from './wire.js';
import type { World } from './world.js';

const readMe: Route = (_call, { world }) => ({
  ...personAsJson(world.bot),
  verified: true,
  mfa_enabled: true,
  bio: '',
});

const readApplication: Route = (_call, { world }) => ({
  id: world.applicationId,
  name: 'samelook',
  icon: null,
  description: '',
  bot: personAsJson(world.bot),
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  flags: 0,
  integration_types_config: Object.fromEntries(world.installs),
});

/** https://discord.com/developers/docs/resources/application#edit-current-application, as far as it is used. */
const ApplicationChange = z.strictObject({
  description: z.string().max(400).optional(),
  integration_types_config: z
    .partialRecord(
      z.enum(['0', '1']),
      z.strictObject({
        oauth2_install_params: z
          .strictObject({ scopes: z.array(z.string()).min(1), permissions: z.string().regex(/^\d+$/) })
          .optional(),
      }),
    )
    .optional(),
});

const writeApplication: Route = (call, context) => {
  const { integration_types_config: installs } = parseFields(ApplicationChange, call.given);
  for (const [type, config] of Object.entries(installs ?? {})) context.world.installs.set(type, config);
  return readApplication(call, context);
};

const readCommands: Route = ({ ids, query }, { world }) => {
  mustBeOurs(world, ids.app);
  return [...world.commands.values()].map((one) =>
    commandAsJson(world, one, query.get('with_localizations') === 'true'),
  );
};

const writeCommands: Route = ({ ids, given }, { world }) => {
  mustBeOurs(world, ids.app);
  const commands = parseFields(z.array(CommandDefinition), given);
  const count = (type: number) => commands.filter((one) => one.type === type).length;
  must(count(1) <= COMMANDS.chat, 'body', 'APPLICATION_COMMANDS_MAX', 'Maximum number of commands reached.');
  for (const type of [2, 3]) must(count(type) <= COMMANDS.menu, 'body', 'APPLICATION_COMMANDS_MAX');
  const names = commands.map(({ type, name }) => `${type} ${name}`);
  must(new Set(names).size === names.length, 'body', 'APPLICATION_COMMANDS_DUPLICATE_NAME');
  for (const [n, one] of commands.entries()) checkCommand(one, `${n}`);
  const former = new Map(world.commands);
  world.commands.clear();
  for (const [n, one] of commands.entries()) {
    const name = names[n] ?? '';
    // One of the same name keeps its id.
    world.commands.set(name, { ...one, id: former.get(name)?.id ?? world.newId(), version: world.newId() });
  }
  world.told.emit('commands');
  return [...world.commands.values()].map((one) => commandAsJson(world, one, true));
};

/** By method and path. */
export const accountRoutes: Readonly<Record<string, Route>> = {
  'GET /users/@me': readMe,
  'GET /applications/@me': readApplication,
  'PATCH /applications/@me': writeApplication,
  'GET /oauth2/applications/@me': readApplication,
  'GET /applications/:app/commands': readCommands,
  'PUT /applications/:app/commands': writeCommands,
};

function mustBeOurs(world: World, id: string | undefined): void {
  if (id !== world.applicationId)
    throw violation(403, 20_012, 'You are not authorized to perform this action on this application');
}

function checkCommand({ type, name, description, options = [], ...rest }: Command, path: string): void {
  if (type === 1) {
    must(isName(name), `${path}.name`, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
    mustFit(description.length, 1, COMMANDS.description, `${path}.description`);
  } else {
    mustFit(name.length, 1, COMMANDS.name, `${path}.name`);
    must(description === '', `${path}.description`, 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION');
    must(options.length === 0, `${path}.options`, 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS');
  }
  checkLocales(rest.name_localizations, type === 1, COMMANDS.name, `${path}.name_localizations`);
  checkLocales(rest.description_localizations, false, COMMANDS.description, `${path}.description_localizations`);
  const names = options.map((option) => option.name);
  must(new Set(names).size === names.length, `${path}.options`, 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE');
  let isOptional = false;
  let characters = name.length + description.length;
  for (const [n, option] of options.entries()) {
    const place = `${path}.options.${n}`;
    must(isName(option.name), `${place}.name`, 'APPLICATION_COMMAND_INVALID_NAME');
    checkLocales(option.name_localizations, true, COMMANDS.name, `${place}.name_localizations`);
    checkLocales(option.description_localizations, false, COMMANDS.description, `${place}.description_localizations`);
    must(!(option.required && isOptional), place, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID');
    isOptional ||= option.required !== true;
    const isTyped = [3, 4, 10].includes(option.type);
    must(!option.autocomplete || isTyped, place, 'APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_TYPE');
    must(!option.autocomplete || option.choices === undefined, place, 'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES');
    must(option.choices === undefined || isTyped, place, 'APPLICATION_COMMAND_CHOICES_INVALID_TYPE');
    must(
      (option.min_value === undefined && option.max_value === undefined) || [4, 10].includes(option.type),
      place,
      'APPLICATION_COMMAND_OPTION_MIN_MAX_INVALID_TYPE',
    );
    must(option.file_types === undefined || option.type === 11, place, 'APPLICATION_COMMAND_OPTION_FILE_TYPES');
    characters += option.name.length + option.description.length;
    for (const choice of option.choices ?? []) characters += choice.name.length + String(choice.value).length;
  }
  must(characters <= COMMANDS.allCharacters, path, 'APPLICATION_COMMAND_TOO_LARGE');
}

/** Names of chat commands and options have no capitals, in scripts that have any. */
const isName = (name: string) => COMMAND_NAME.test(name) && name === name.toLowerCase();

function checkLocales(given: Command['name_localizations'], isLower: boolean, most: number, path: string): void {
  for (const [locale, words] of Object.entries(given ?? {})) {
    must(LOCALES.includes(locale), `${path}.${locale}`, 'APPLICATION_COMMAND_LOCALE_UNKNOWN');
    mustFit(words.length, 1, most, `${path}.${locale}`);
    must(!isLower || isName(words), `${path}.${locale}`, 'APPLICATION_COMMAND_INVALID_NAME');
  }
}

/** As Discord gives commands back: with what it adds, without what is false. */
function commandAsJson(
  world: World,
  { options, dm_permission, ...command }: Command & { readonly id: string; readonly version: string },
  withLocales: boolean,
): Json {
  const local = (one: Pick<Command, 'name_localizations' | 'description_localizations'>) =>
    withLocales
      ? {
          name_localizations: one.name_localizations ?? null,
          description_localizations: one.description_localizations ?? null,
        }
      : { name_localizations: undefined, description_localizations: undefined };
  return {
    ...command,
    ...local(command),
    application_id: world.applicationId,
    default_member_permissions: command.default_member_permissions ?? null,
    dm_permission: dm_permission ?? command.contexts?.includes(1) ?? true,
    nsfw: command.nsfw ?? false,
    integration_types: command.integration_types ?? [0],
    contexts: command.contexts ?? null,
    ...(options !== undefined &&
      options.length > 0 && {
        options: options.map(({ required, autocomplete, ...option }) => ({
          ...option,
          ...local(option),
          ...(required && { required }),
          ...(autocomplete && { autocomplete }),
        })),
      }),
  };
}
