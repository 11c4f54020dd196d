/** Addresses as chat platforms take them in links and buttons. */

/**
 * The address to link to. Telegram drops links, and Telegram and Discord refuse buttons, whose host has no dot; "localhost" by its
 * number works for somebody who tries the bot on their own machine.
 * @returns undefined where no link can be made of it
 */
export function linkable(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.hostname.includes('.') || url.hostname.startsWith('[') ? url.href : undefined;
}
