/** Requests of a careless bot, each beyond a documented limit: what a strict fake must refuse; made with discord.js's own client. */
import { REST, type RouteLike } from 'discord.js';
import { newToken } from './people.js';
import type { DiscordFake } from './server.js';
import type { StoredInteraction } from './world.js';

/** Ids that a request may need. */
export interface Places {
  readonly fake: DiscordFake;
  readonly chat: string;
}

/** One careless request. */
interface Careless {
  readonly what: string;
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  /** Default: a message into the chat. */
  readonly route?: (places: Places) => RouteLike;
  readonly body: unknown;
  readonly file?: { readonly name: string; readonly bytes: number };
}

const V2 = 32_768;
const text = (content = 'a') => ({ type: 10, content });
const button = (more: object = {}) => ({ type: 2, style: 2, label: 'a', custom_id: 'a', ...more });
const row = (...components: readonly object[]) => ({ type: 1, components });
const many = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const buttons = (count: number) => many(count, (n) => button({ custom_id: `${n}` }));
const menu = (count: number, more: object = {}) => ({
  type: 3,
  custom_id: 'menu',
  options: many(count, (n) => ({ label: `${n}`, value: `${n}` })),
  ...more,
});
const commands = ({ fake }: Places): RouteLike => `/applications/${fake.world.applicationId}/commands`;
const command = (more: object = {}) => ({ type: 1, name: 'help', description: 'Helps', ...more });

/** An interaction that the bot is not told of, so that it answers none of it. */
function quiet({ world }: DiscordFake, chat: string, more: Partial<StoredInteraction> = {}): StoredInteraction {
  const [from] = world.people.values();
  if (from === undefined) throw new Error('there is nobody');
  const interaction: StoredInteraction = {
    id: world.newId(),
    token: newToken(),
    type: 2,
    at: world.clock.now(),
    from,
    channel: chat,
    isUserInstall: false,
    told: 1,
    followUps: 0,
    ...more,
  };
  world.interactions.set(interaction.id, interaction);
  return interaction;
}

const callback =
  (more?: (places: Places) => Partial<StoredInteraction>) =>
  (places: Places): RouteLike => {
    const { id, token } = quiet(places.fake, places.chat, more?.(places));
    return `/interactions/${id}/${token}/callback`;
  };
const acknowledged = ({ fake }: Places) => ({ kind: 5, at: fake.world.clock.now() });
const followUp =
  (more: Partial<StoredInteraction>) =>
  (places: Places): RouteLike => {
    const { token } = quiet(places.fake, places.chat, { acknowledged: acknowledged(places), ...more });
    return `/webhooks/${places.fake.world.applicationId}/${token}`;
  };

/** One for each limit. */
export const CARELESS: readonly Careless[] = [
  { what: 'an unknown route', route: () => '/outfits', body: {} },
  { what: 'an unknown field', body: { content: 'a', contents: 'b' } },
  { what: 'a wrong type', body: { content: 5 } },
  { what: 'an empty message', body: { content: ' ' } },
  { what: 'a long text', body: { content: 'a'.repeat(2_001) } },
  { what: 'a long nonce', body: { content: 'a', nonce: 'n'.repeat(26) } },
  { what: 'eleven embeds', body: { embeds: many(11, () => ({ title: 'a' })) } },
  { what: 'an empty embed', body: { embeds: [{}] } },
  { what: 'a long title', body: { embeds: [{ title: 'a'.repeat(257) }] } },
  {
    what: 'embeds of more than 6,000 characters',
    body: { embeds: many(2, () => ({ description: 'a'.repeat(3_001) })) },
  },
  { what: '26 fields', body: { embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] } },
  { what: 'an address that is none', body: { embeds: [{ title: 'a', url: 'shop' }] } },
  { what: 'six rows', body: { content: 'a', components: many(6, (n) => row(button({ custom_id: `${n}` }))) } },
  { what: 'six buttons in a row', body: { content: 'a', components: [row(...buttons(6))] } },
  { what: 'an empty row', body: { content: 'a', components: [row()] } },
  { what: 'a long custom_id', body: { content: 'a', components: [row(button({ custom_id: 'a'.repeat(101) }))] } },
  { what: 'an empty custom_id', body: { content: 'a', components: [row(button({ custom_id: '' }))] } },
  { what: 'the same custom_id twice', body: { content: 'a', components: [row(button(), button())] } },
  { what: 'a long label', body: { content: 'a', components: [row(button({ label: 'a'.repeat(81) }))] } },
  { what: 'no label', body: { content: 'a', components: [row(button({ label: undefined }))] } },
  {
    what: 'a link with a custom_id',
    body: { content: 'a', components: [row(button({ style: 5, url: 'https://shop.example/' }))] },
  },
  {
    what: 'a long link',
    body: {
      content: 'a',
      components: [row({ type: 2, style: 5, label: 'a', url: `https://a.example/${'a'.repeat(512)}` })],
    },
  },
  { what: '26 options', body: { content: 'a', components: [row(menu(26))] } },
  { what: 'a menu without options', body: { content: 'a', components: [row(menu(0))] } },
  { what: 'a menu beside a button', body: { content: 'a', components: [row(menu(1), button())] } },
  {
    what: 'options of the same value',
    body: { content: 'a', components: [row(menu(0, { options: many(2, () => ({ label: 'a', value: 'a' })) }))] },
  },
  { what: 'a long placeholder', body: { content: 'a', components: [row(menu(1, { placeholder: 'a'.repeat(151) }))] } },
  { what: 'a text among rows without its flag', body: { content: 'a', components: [text()] } },
  { what: 'components of both kinds', body: { content: 'a', flags: V2, components: [text()] } },
  { what: 'embeds beside components', body: { embeds: [{ title: 'a' }], flags: V2, components: [text()] } },
  { what: '41 components', body: { flags: V2, components: many(41, () => text()) } },
  {
    what: '41 components with those in them',
    body: { flags: V2, components: [{ type: 17, components: [...many(8, () => row(...buttons(4)))] }] },
  },
  { what: 'more than 4,000 characters', body: { flags: V2, components: many(2, () => text('a'.repeat(2_001))) } },
  {
    what: 'a section of four texts',
    body: { flags: V2, components: [{ type: 9, components: many(4, () => text()), accessory: button() }] },
  },
  { what: 'a section without its other half', body: { flags: V2, components: [{ type: 9, components: [text()] }] } },
  {
    what: 'a gallery of eleven',
    body: {
      flags: V2,
      components: [{ type: 12, items: many(11, () => ({ media: { url: 'https://shop.example/a.jpg' } })) }],
    },
  },
  { what: 'an empty gallery', body: { flags: V2, components: [{ type: 12, items: [] }] } },
  {
    what: 'a picture that did not come along',
    body: { flags: V2, components: [{ type: 12, items: [{ media: { url: 'attachment://a.jpg' } }] }] },
  },
  {
    what: 'a container in a container',
    body: { flags: V2, components: [{ type: 17, components: [{ type: 17, components: [text()] }] }] },
  },
  { what: 'a large file', body: { content: 'a' }, file: { name: 'a.jpg', bytes: 10 * 1024 * 1024 + 1 } },
  { what: 'a vast request', body: { content: 'a' }, file: { name: 'a.jpg', bytes: 25 * 1024 * 1024 } },
  { what: 'an attachment without its file', body: { content: 'a', attachments: [{ id: 7, filename: 'a.jpg' }] } },
  { what: 'a command in capitals', method: 'PUT', route: commands, body: [command({ name: 'Help' })] },
  { what: 'a command of no words', method: 'PUT', route: commands, body: [command({ description: '' })] },
  { what: '101 commands', method: 'PUT', route: commands, body: many(101, (n) => command({ name: `c${n}` })) },
  { what: 'a command twice', method: 'PUT', route: commands, body: [command(), command()] },
  {
    what: 'a menu command with a description',
    method: 'PUT',
    route: commands,
    body: [command({ type: 3, name: 'Find' })],
  },
  {
    what: 'a language that there is not',
    method: 'PUT',
    route: commands,
    body: [command({ description_localizations: { pt: 'Ajuda' } })],
  },
  {
    what: '26 options of a command',
    method: 'PUT',
    route: commands,
    body: [command({ options: many(26, (n) => ({ type: 3, name: `o${n}`, description: 'a' })) })],
  },
  {
    what: 'a required option after others',
    method: 'PUT',
    route: commands,
    body: [command({ options: many(2, (n) => ({ type: 3, name: `o${n}`, description: 'a', required: n === 1 })) })],
  },
  {
    what: 'a long description',
    method: 'PUT',
    route: commands,
    body: [command({ description: 'a'.repeat(101) })],
  },
  {
    what: 'an answer after more than three seconds',
    route: callback(({ fake }) => ({ at: fake.world.clock.now() - 3_100 })),
    body: { type: 5 },
  },
  {
    what: 'a second acknowledgement',
    route: callback((places) => ({ acknowledged: acknowledged(places) })),
    body: { type: 5 },
  },
  { what: 'an update of no message', route: callback(), body: { type: 6 } },
  { what: 'a deferral of components', route: callback(), body: { type: 5, data: { flags: V2 } } },
  {
    what: '26 choices',
    route: callback(() => ({ type: 4 })),
    body: { type: 8, data: { choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) } },
  },
  {
    what: 'a message instead of choices',
    route: callback(() => ({ type: 4 })),
    body: { type: 4, data: { content: 'a' } },
  },
  {
    what: 'a sixth follow-up where only the person has installed the app',
    route: followUp({ isUserInstall: true, followUps: 5 }),
    body: { content: 'a' },
  },
];

/** Sends it. @throws DiscordAPIError where it is refused */
export async function callCareless(places: Places, { method = 'POST', route, body, file }: Careless): Promise<unknown> {
  const rest = new REST({ version: '10', api: places.fake.apiRoot, retries: 0 }).setToken(places.fake.token);
  return rest.request({
    method: method as never,
    fullRoute: route?.(places) ?? `/channels/${places.chat}/messages`,
    body,
    ...(file && { files: [{ name: file.name, data: Buffer.alloc(file.bytes, 1) }] }),
  });
}
