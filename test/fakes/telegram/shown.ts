/** What stands in the fake's chats, as people see it. */
import type { ShownMessage } from '../chat-picture.js';
import type { StoredMessage, World } from './world.js';

/** One message as it stands now. */
export function toShown(world: World, { isBots, message, text, pictures, markup }: StoredMessage): ShownMessage {
  const from = message.from as { readonly first_name?: string } | undefined;
  return {
    from: isBots ? world.bot.first_name : (from?.first_name ?? 'channel'),
    isBot: isBots,
    text,
    pictures: pictures.flatMap((id) => world.files.get(id)?.bytes ?? []),
    buttons: (markup?.inline_keyboard ?? []).map((row) => row.map((button) => button.text)),
    menus: [],
  };
}

/** The messages of a chat, oldest first; without `chat`, those that the bot wrote anywhere. */
export function shownIn(world: World, chat?: number): readonly ShownMessage[] {
  return world.messages
    .filter((one) => (chat === undefined ? one.isBots : one.chat === chat))
    .map((one) => toShown(world, one));
}
