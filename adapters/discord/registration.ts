/** What Discord knows of the bot before anybody speaks to it: its commands, and that servers and people may install it. */
import { ApplicationIntegrationType, OAuth2Scopes, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import type { Conversation } from '../../src/bot/chat-platform.js';
import type { CallApi } from './api.js';
import { writeCommands } from './commands.js';

/** What the bot needs in a server: to read who speaks to it, and to answer with pictures, in threads too. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** How it is installed, where the operator has not said otherwise (resources/application, `integration_types_config`). */
const INSTALL: Readonly<Record<string, unknown>> = {
  [ApplicationIntegrationType.GuildInstall]: {
    oauth2_install_params: {
      scopes: [OAuth2Scopes.ApplicationsCommands, OAuth2Scopes.Bot],
      permissions: String(PERMISSIONS),
    },
  },
  [ApplicationIntegrationType.UserInstall]: {
    oauth2_install_params: { scopes: [OAuth2Scopes.ApplicationsCommands], permissions: '0' },
  },
};

/** Where a server or a person gets the bot from. */
export const installAddress = (applicationId: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${applicationId}`;

const Registered = z.array(z.looseObject({ id: z.string() }));
const Application = z.object({ integration_types_config: z.record(z.string(), z.unknown()).nullish() });

/** Writes the commands where they differ from what Discord has, so that a second start writes nothing. @throws ApiError */
export async function registerCommands(
  call: CallApi,
  applicationId: string,
  words: Pick<Conversation, 'describe' | 'languages'>,
  signal: AbortSignal,
): Promise<void> {
  const route = Routes.applicationCommands(applicationId);
  const commands = writeCommands(words);
  const given = await call({ method: 'GET', route, query: { with_localizations: 'true' }, signal });
  const registered = Registered.parse(given);
  const isSame =
    registered.length === commands.length && commands.every((command) => registered.some((one) => holds(one, command)));
  if (!isSame) await call({ method: 'PUT', route, body: commands, signal });
}

/** Lets servers and people install the bot; what the operator has set in the portal stays. @throws ApiError */
export async function allowInstalling(call: CallApi, signal: AbortSignal): Promise<void> {
  const route = Routes.currentApplication();
  const { integration_types_config } = Application.parse(await call({ method: 'GET', route, signal }));
  const present = integration_types_config ?? {};
  const isSet = (type: string) => isChosen(type, present[type]);
  if (Object.keys(INSTALL).every(isSet)) return;
  const wanted = Object.fromEntries(
    Object.entries(INSTALL).map(([type, how]) => [type, isSet(type) ? present[type] : how]),
  );
  await call({ method: 'PATCH', route, body: { integration_types_config: wanted }, signal });
}

const Chosen = z.object({
  oauth2_install_params: z.object({ scopes: z.array(z.string()).min(1), permissions: z.string().optional() }),
});

/** True where somebody chose how it is installed; a server that gets the commands without a bot is how applications are born. */
function isChosen(type: string, config: unknown): boolean {
  const params = Chosen.safeParse(config).data?.oauth2_install_params;
  if (params === undefined || type !== String(ApplicationIntegrationType.GuildInstall)) return params !== undefined;
  return params.scopes.includes(OAuth2Scopes.Bot) || (params.permissions ?? '0') !== '0';
}

/** True where all that is wanted is there; Discord adds fields of its own and leaves out what is empty. */
function holds(present: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(present)) return wanted.length === 0;
    return present.length === wanted.length && wanted.every((one, n) => holds(present[n], one));
  }
  if (typeof wanted !== 'object' || wanted === null) return Object.is(present, wanted);
  if (typeof present !== 'object' || present === null) return Object.keys(wanted).length === 0;
  return Object.entries(wanted).every(([field, value]) => holds((present as Record<string, unknown>)[field], value));
}
