/** The bots' tokens: whether they look like ones, and, where that is wished, whether their platforms take them. */
import { ACCOUNTS } from '../../../../adapters/registry.js';
import { brokenBy, type Finding, look, ok, type Patient } from '../finding.js';

/** Longest wait for a platform. */
const ASK_WITHIN_MS = 15_000;
/** Three parts, the first of them the bot's id in base64 (https://discord.com/developers/docs/reference#authentication). */
const DISCORD_TOKEN = /^[\w-]{20,}\.[\w-]{6,}\.[\w-]{25,}$/;
/** The bot's id, and 35 characters. */
const TELEGRAM_TOKEN = /^\d{6,}:[\w-]{30,}$/;

export async function checkBots({ config: { telegram, discord }, online }: Patient): Promise<readonly Finding[]> {
  if (telegram === undefined && discord === undefined) return [ok('No bot is configured.')];
  return [
    ...(telegram ? [await finding('Telegram', telegram, TELEGRAM_TOKEN, ACCOUNTS.telegram, online)] : []),
    ...(discord ? [await finding('Discord', discord, DISCORD_TOKEN, ACCOUNTS.discord, online)] : []),
  ];
}

interface Bot {
  readonly token: string;
  readonly apiRoot: string | undefined;
}

async function finding(
  name: string,
  bot: Bot,
  shape: RegExp,
  nameOf: (bot: Bot, signal: AbortSignal) => Promise<string>,
  online: boolean,
): Promise<Finding> {
  const where = bot.apiRoot === undefined ? '' : `, asked at ${new URL(bot.apiRoot).host}`;
  if (online) {
    return nameOf(bot, AbortSignal.timeout(ASK_WITHIN_MS)).then(
      (account) => ok(`${name} takes the token: the bot is ${account}${where}.`),
      (thrown: unknown) => brokenBy(thrown, `Asking ${name}`),
    );
  }
  if (bot.apiRoot === undefined && !shape.test(bot.token)) {
    return look(`${name}'s token does not look like one of theirs. "samelook doctor --online" asks ${name}.`);
  }
  return ok(`${name}'s token looks like one${where}; "samelook doctor --online" asks ${name}.`);
}
