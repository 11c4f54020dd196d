/** Methods of the bot's account: getMe, commands, updates, webhook, files. */
import { z } from 'zod';
import { AllowedUpdates, Int } from './fields.js';
import {
  COMMAND_DESCRIPTION,
  COMMAND_NAME,
  COMMANDS,
  DESCRIPTIONS,
  DOWNLOAD_BYTES,
  SECRET_TOKEN,
  UPDATES_AT_ONCE,
  WEBHOOK_PORTS,
} from './limits.js';
import { method } from './method.js';
import { badLuck, must } from './refusal.js';

const Commands = z.array(z.strictObject({ command: z.string(), description: z.string() }));
const Language = z.string().optional();

const LANGUAGE_CODE = /^([a-z]{2})?$/;
type Description = keyof typeof DESCRIPTIONS;

const readDescription = (field: Description) =>
  method(z.strictObject({ language_code: Language }), ({ language_code = '' }, { world }) => ({
    [field]: world.descriptions.get(`${field} ${language_code}`) ?? world.descriptions.get(`${field} `) ?? '',
  }));

const writeDescription = (field: Description) =>
  method(
    z.strictObject({ language_code: Language, [field]: z.string().optional() }),
    ({ language_code = '', [field]: words = '' }, { world }) => {
      must(LANGUAGE_CODE.test(language_code), 'invalid language code specified');
      must(words.length <= DESCRIPTIONS[field], 'BOT_DESCRIPTION_TOO_LONG');
      world.descriptions.set(`${field} ${language_code}`, words);
      return true;
    },
  );

/** By name. */
export const accountMethods = {
  getMe: method(z.strictObject({}), (_none, { world }) => ({
    ...world.bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: true,
    supports_guest_queries: true,
  })),

  getMyCommands: method(z.strictObject({ language_code: Language }), ({ language_code = '' }, { world }) => {
    return world.commands.get(language_code) ?? [];
  }),

  setMyCommands: method(
    z.strictObject({ language_code: Language, commands: Commands }),
    ({ language_code = '', commands }, { world }) => {
      must(LANGUAGE_CODE.test(language_code), 'invalid language code specified');
      must(commands.length <= COMMANDS, 'BOT_COMMANDS_TOO_MUCH');
      for (const { command, description } of commands) {
        must(COMMAND_NAME.test(command), 'BOT_COMMAND_INVALID');
        must(description.length >= 1 && description.length <= COMMAND_DESCRIPTION, 'BOT_COMMAND_DESCRIPTION_INVALID');
      }
      world.commands.set(language_code, commands);
      return true;
    },
  ),

  getMyDescription: readDescription('description'),
  setMyDescription: writeDescription('description'),
  getMyShortDescription: readDescription('short_description'),
  setMyShortDescription: writeDescription('short_description'),

  getUpdates: method(
    z.strictObject({
      offset: Int.optional(),
      limit: Int.optional(),
      timeout: Int.optional(),
      allowed_updates: AllowedUpdates.optional(),
    }),
    ({ offset = 0, limit = UPDATES_AT_ONCE, timeout = 0, allowed_updates }, { queue, gone }) => {
      must(limit >= 1 && limit <= UPDATES_AT_ONCE, 'limit must be 1 to 100');
      return queue.poll({ offset, limit, timeoutS: timeout, allowed: allowed_updates }, gone);
    },
  ),

  setWebhook: method(
    z.strictObject({
      url: z.string(),
      secret_token: z.string().optional(),
      allowed_updates: AllowedUpdates.optional(),
    }),
    ({ url, secret_token }, { queue }) => {
      const { protocol, hostname, port } = new URL(url);
      // A Bot API server of one's own takes http on loopback; Telegram's would not.
      if (hostname !== '127.0.0.1') {
        if (protocol !== 'https:')
          throw badLuck(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
        must(
          WEBHOOK_PORTS.includes(Number(port || 443)),
          'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
        );
      }
      must(secret_token === undefined || SECRET_TOKEN.test(secret_token), 'secret token contains unallowed characters');
      queue.setWebhook({ url, secret: secret_token });
      return true;
    },
  ),

  deleteWebhook: method(z.strictObject({}), (_none, { queue }) => {
    queue.setWebhook(undefined);
    return true;
  }),

  getFile: method(z.strictObject({ file_id: z.string() }), ({ file_id }, { world }) => {
    const file = world.files.get(file_id);
    if (file === undefined) throw badLuck(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
    if (file.bytes.length > DOWNLOAD_BYTES) throw badLuck(400, 'Bad Request: file is too big');
    return { file_id, file_unique_id: file_id.slice(-8), file_size: file.bytes.length, file_path: file.path };
  }),
};
