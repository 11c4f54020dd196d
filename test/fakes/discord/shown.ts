/** What stands in the fake's channels, as people see it. */
import type { ShownMessage } from '../chat-picture.js';
import { flatten } from './components.js';
import type { AnyComponent, Embed } from './fields.js';
import { isEphemeral } from './wire.js';
import { FLAGS, type StoredMessage, type World } from './world.js';

/** One message as it stands now. */
export function toShown({ bot }: World, message: StoredMessage): ShownMessage {
  const { author, text, embeds, components, files, flags } = message;
  const all = flatten(components);
  const isV2 = (flags & FLAGS.v2) !== 0;
  const isLoading = (flags & FLAGS.loading) !== 0;
  const words = [
    ...(isLoading ? [`${author.name} is thinking…`] : [text]),
    ...embeds.flatMap(textsOf),
    ...all.flatMap((one) => (one.type === 10 ? [one.content] : [])),
  ];
  const addresses = [...embeds.flatMap(picturesOf), ...all.flatMap(mediaOf)];
  const named = addresses.flatMap((address) => files.find(({ name }) => address === `attachment://${name}`) ?? []);
  const rows = all.flatMap((one) => (one.type === 1 ? [one.components] : []));
  return {
    from: author.name,
    isBot: author.id === bot.id,
    text: words
      .filter((one) => one !== '')
      .map(plain)
      .join('\n'),
    // With components, a file shows only where one of them names it.
    pictures: (isV2 || named.length > 0 ? named : files).map(({ bytes }) => bytes),
    buttons: rows
      .map((row) => row.flatMap((one) => (one.type === 2 ? [one.label ?? one.emoji?.name ?? ''] : [])))
      .filter((row) => row.length > 0),
    menus: rows
      .flat()
      .flatMap((one) =>
        one.type === 3 ? [{ placeholder: one.placeholder ?? '', options: one.options.map(({ label }) => label) }] : [],
      ),
    ...(isEphemeral(message) && { note: 'only you can see this' }),
  };
}

/** The messages of a channel, oldest first; without `channel`, those that the bot has written anywhere, but for notices. */
export function shownIn(world: World, channel?: string): readonly ShownMessage[] {
  return world.messages
    .filter((one) =>
      channel === undefined
        ? one.author.id === world.bot.id && (one.flags & FLAGS.loading) === 0 && !isNotice(one)
        : one.channel === channel,
    )
    .map((one) => toShown(world, one));
}

/** What people who pressed were told in passing. */
export const noticesIn = (world: World): readonly string[] =>
  world.messages.filter(isNotice).map((one) => toShown(world, one).text);

/** A sentence for the one who pressed. */
const isNotice = (message: StoredMessage): boolean =>
  isEphemeral(message) && message.through?.type === 3 && message.components.every(({ type }) => type === 10);

const textsOf = ({ author, title, description, fields = [], footer }: Embed): readonly string[] =>
  [author?.name, title, description, ...fields.map(({ name, value }) => `${name}: ${value}`), footer?.text].flatMap(
    (one) => one ?? [],
  );

const picturesOf = ({ thumbnail, image }: Embed): readonly string[] =>
  [thumbnail?.url, image?.url].flatMap((one) => one ?? []);

function mediaOf(one: AnyComponent): readonly string[] {
  if (one.type === 11) return [one.media.url];
  return one.type === 12 ? one.items.map(({ media }) => media.url) : [];
}

/** Without markdown: https://discord.com/developers/docs/reference#message-formatting and the signs that people use. */
export function plain(markdown: string): string {
  const kept: string[] = [];
  const keep = (given: string) => `\uE000${kept.push(given) - 1}\uE001`;
  return markdown
    .replaceAll(/\\([^\p{L}\p{N}\s])/gu, (_all, sign: string) => keep(sign))
    .replaceAll(/\[([^\]]*)\]\(<?[^)\s>]*>?(?: "[^"]*")?\)/g, '$1')
    .replaceAll(/^(?:#{1,3}|-#|>) /gm, '')
    .replaceAll(/(\*\*\*|\*\*|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\p{L}\p{N}])([*_])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replaceAll(/\uE000(\d+)\uE001/g, (_all, n: string) => kept[Number(n)] ?? '');
}
