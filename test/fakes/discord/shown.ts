/** What stands in the fake's channels, as people see it. */
import type { ShownMessage, ShownPart } from '../chat-picture.js';
import { flatten } from './components.js';
import type { Embed } from './fields.js';
import { isEphemeral } from './wire.js';
import { FLAGS, type StoredMessage, type World } from './world.js';

/** One message as it stands now. */
export function toShown(world: World, message: StoredMessage): ShownMessage {
  const { author, components } = message;
  const parts = partsOf(world, message);
  const rows = flatten(components).flatMap((one) => (one.type === 1 ? [one.components] : []));
  return {
    from: author.name,
    isBot: author.id === world.bot.id,
    text: parts.flatMap((part) => ('text' in part && part.text !== '' ? [part.text] : [])).join('\n'),
    pictures: parts.flatMap((part) => ('pictures' in part ? part.pictures : (part.beside ?? []))),
    parts,
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

/** Texts and pictures in the order in which they stand. */
function partsOf(
  world: World,
  { author, text, embeds, components, files, flags, forwards }: StoredMessage,
): ShownPart[] {
  const pictureAt = (address: string | undefined) =>
    files.find(({ name }) => address === `attachment://${name}`)?.bytes;
  const words = (content: string): ShownPart => ({ text: plain(content, world) });
  if ((flags & FLAGS.loading) !== 0) return [words(`${author.name} is thinking…`)];
  const shown = components.flatMap(function show(one): ShownPart[] {
    if (one.type === 10) return [words(one.content)];
    if (one.type === 12) return [{ pictures: one.items.flatMap(({ media }) => pictureAt(media.url) ?? []) }];
    if (one.type === 17) return one.components.flatMap(show);
    if (one.type !== 9) return [];
    const beside = one.accessory.type === 11 ? pictureAt(one.accessory.media.url) : undefined;
    return [{ text: one.components.map(({ content }) => plain(content, world)).join('\n'), beside }];
  });
  const embedded = embeds.map((embed): ShownPart => {
    const beside = pictureAt(embed.thumbnail?.url) ?? pictureAt(embed.image?.url);
    return {
      text: textsOf(embed)
        .map((one) => plain(one, world))
        .join('\n'),
      beside,
    };
  });
  // With components or embeds, a file shows only where one of them names it.
  const isAlone = shown.length === 0 && embedded.length === 0;
  const forwarded = forwards === undefined ? [] : [words('↱ forwarded'), ...partsOf(world, forwards)];
  return [
    words(text),
    ...(isAlone ? [{ pictures: files.filter(({ type }) => type.startsWith('image/')).map(({ bytes }) => bytes) }] : []),
    ...embedded,
    ...shown,
    ...forwarded,
  ];
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

/** Without markdown: https://discord.com/developers/docs/reference#message-formatting and the signs that people use. */
export function plain(markdown: string, { people }: Pick<World, 'people'> = { people: new Map() }): string {
  const kept: string[] = [];
  const keep = (given: string) => `\uE000${kept.push(given) - 1}\uE001`;
  return markdown
    .replaceAll(/\\([^\p{L}\p{N}\s])/gu, (_all, sign: string) => keep(sign))
    .replaceAll(/<@!?(\d+)>/g, (_all, id: string) => `@${people.get(id)?.name ?? 'somebody'}`)
    .replaceAll(/\[([^\]]*)\]\(<?[^)\s>]*>?(?: "[^"]*")?\)/g, '$1')
    .replaceAll(/^(?:#{1,3}|-#|>) /gm, '')
    .replaceAll(/(\*\*\*|\*\*|__|~~|\|\|)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\p{L}\p{N}])([*_])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replaceAll(/\uE000(\d+)\uE001/g, (_all, n: string) => kept[Number(n)] ?? '');
}
