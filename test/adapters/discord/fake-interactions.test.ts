import { once } from 'node:events';
import {
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  MessageFlags,
  type SendableChannels,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callCommand, callOnPost, choose, press, typeOption } from '../../fakes/discord/calling.js';
import { next, openBench, refusalOf, restOf } from '../../fakes/discord/discordjs-bot.js';
import { ACKNOWLEDGE_MS, TOKEN_LASTS_MS, USER_INSTALL_FOLLOW_UPS } from '../../fakes/discord/limits.js';
import { addGuild, addPerson, openChat, upload, write } from '../../fakes/discord/people.js';
import type { DiscordFake } from '../../fakes/discord/server.js';
import { noticesIn, shownIn } from '../../fakes/discord/shown.js';

const COMMANDS = [
  {
    name: 'similar',
    description: 'Finds clothes',
    options: [
      { type: 11, name: 'photo', description: 'A photo' },
      { type: 3, name: 'shop', description: 'A shop', autocomplete: true },
    ],
  },
  { type: ApplicationCommandType.Message, name: 'Find this outfit' },
];

let fake: DiscordFake;
let photo: Uint8Array;
let connect: Awaited<ReturnType<typeof openBench>>['connect'];
let close: () => Promise<void>;
beforeEach(async () => {
  ({ fake, photo, connect, close } = await openBench());
});
afterEach(() => close());

describe('the fake interactions, with discord.js', () => {
  async function open() {
    const ada = addPerson(fake, 'Ada', 'pt-BR');
    const channel = openChat(fake, ada);
    const client = await connect();
    await client.application.commands.set(COMMANDS as never);
    const caller = { from: ada, channel };
    const call = async () => {
      const [interaction] = await next(client, 'interactionCreate', () => callCommand(fake, caller, 'similar'));
      return interaction as ChatInputCommandInteraction;
    };
    return { ada, channel, client, caller, call };
  }

  it('brings a command with its options, and takes an answer in two steps', async () => {
    const { client, caller } = await open();
    const given = await upload(fake, photo, 'dress.jpg');
    const [told] = await next(client, 'interactionCreate', () =>
      callCommand(fake, caller, 'similar', { photo: given, shop: 'Nord' }),
    );
    const interaction = told as ChatInputCommandInteraction;
    expect(interaction.locale).toBe('pt-BR');
    expect(interaction.options.getString('shop')).toBe('Nord');
    const file = interaction.options.getAttachment('photo', true);
    expect((await fetch(file.url)).status).toBe(200);
    await interaction.deferReply();
    expect(shownIn(fake.world)).toEqual([]);
    await interaction.editReply({
      flags: MessageFlags.IsComponentsV2,
      components: [
        { type: 12, items: [{ media: { url: 'attachment://a.jpg' } }] },
        { type: 10, content: '**Dress**' },
      ],
      files: [{ name: 'a.jpg', attachment: Buffer.from(photo) }],
    } as never);
    expect(shownIn(fake.world)).toMatchObject([{ text: 'Dress', pictures: [photo] }]);
    await interaction.followUp({ content: 'For you', flags: MessageFlags.Ephemeral });
    expect(shownIn(fake.world)[1]).toMatchObject({ text: 'For you', note: 'only you can see this' });
    expect(fake.violations).toEqual([]);
  });

  it('brings a post from its menu with everything in it, and what is being typed', async () => {
    const { ada, client, caller } = await open();
    const { channel } = addGuild(fake, 'Elsewhere', false);
    const post = await write(fake, { from: ada, channel, photos: [photo] });
    const [onPost] = await next(client, 'interactionCreate', () =>
      callOnPost(fake, { from: ada, channel }, 'Find this outfit', post),
    );
    if (!onPost.isMessageContextMenuCommand()) throw new Error('no menu command');
    expect(onPost.targetMessage.attachments.size).toBe(1);
    expect(onPost.authorizingIntegrationOwners).toMatchObject({ guildId: null, userId: ada.id });
    const typed = () => typeOption(fake, caller, 'similar', { shop: 'No' }, 'shop');
    const [typing] = await next(client, 'interactionCreate', typed);
    if (!typing.isAutocomplete()) throw new Error('nothing is being typed');
    expect(typing.options.getFocused()).toBe('No');
    await typing.respond([{ name: 'Atelier Nord', value: 'Atelier Nord' }]);
    expect([...fake.world.interactions.values()].at(-1)?.choices).toEqual([
      { name: 'Atelier Nord', value: 'Atelier Nord' },
    ]);
  });

  it('takes presses and choices: changed messages, notices', async () => {
    const { ada, channel, client, caller } = await open();
    const chat = (await client.channels.fetch(channel.id)) as SendableChannels;
    const button = { type: 2, style: 1, label: 'More', custom_id: 'more' };
    const menu = { type: 3, custom_id: 'pick', options: [{ label: 'One', value: 'one' }] };
    const rows = [button, menu].map((one) => ({ type: 1, components: [one] }));
    await chat.send({ content: 'Here', components: rows } as never);
    const sent = () => fake.world.messages.at(-1) ?? Promise.reject(new Error('nothing was sent'));
    const message = await sent();
    const [pressed] = await next(client, 'interactionCreate', () => press(fake, ada, message, 'more'));
    if (!pressed.isButton()) throw new Error('no button');
    await pressed.update({ content: 'There', components: rows } as never);
    await pressed.followUp({ content: 'Saved', flags: MessageFlags.Ephemeral });
    expect(noticesIn(fake.world)).toEqual(['Saved']);
    const [chosen] = await next(client, 'interactionCreate', () => choose(fake, ada, message, 'pick', 'one'));
    if (!chosen.isStringSelectMenu()) throw new Error('no menu');
    expect(chosen.values).toEqual(['one']);
    await chosen.deferUpdate();
    await chosen.editReply({ content: 'Everywhere', components: [] });
    expect(shownIn(fake.world).map(({ text }) => text)).toEqual(['Everywhere']);
    expect(() => callCommand(fake, caller, 'unknown')).toThrow(/no command/);
    expect(fake.violations).toEqual([]);
  });

  it('is over for who is late: the first answer, the token, the second answer', async () => {
    const { call } = await open();
    const late = await call();
    fake.world.clock.turn(ACKNOWLEDGE_MS + 1);
    expect(await refusalOf(late.deferReply())).toMatchObject({ status: 404, code: 10_062 });
    const over = await call();
    await over.deferReply();
    fake.world.clock.turn(TOKEN_LASTS_MS + 1);
    expect(await refusalOf(over.editReply('a'))).toMatchObject({ status: 401, code: 50_027 });
    const twice = await call();
    await twice.deferReply();
    twice.deferred = false;
    expect(await refusalOf(twice.deferReply())).toMatchObject({ status: 400, code: 40_060 });
    expect(fake.violations).toHaveLength(2);
  });

  it('lets two programs of one token be told, and one of them answer', async () => {
    const { client, caller } = await open();
    const other = await connect();
    const told = once(other, 'interactionCreate') as Promise<[ChatInputCommandInteraction]>;
    const [first] = await next(client, 'interactionCreate', () => callCommand(fake, caller, 'similar'));
    await (first as ChatInputCommandInteraction).reply('Here');
    const [second] = await told;
    expect(await refusalOf(second.reply('Here'))).toMatchObject({ code: 40_060 });
    expect(fake.violations).toEqual([]);
  });

  it('takes five follow-ups where only the person has installed the app', async () => {
    const { ada, client } = await open();
    const { channel } = addGuild(fake, 'Elsewhere', false);
    const [told] = await next(client, 'interactionCreate', () => callCommand(fake, { from: ada, channel }, 'similar'));
    const interaction = told as ChatInputCommandInteraction;
    await interaction.reply('Here');
    for (let n = 0; n < USER_INSTALL_FOLLOW_UPS; n++) await interaction.followUp('More');
    expect(await refusalOf(interaction.followUp('More'))).toMatchObject({ code: 40_094 });
    const rest = restOf(fake);
    const sent = rest.post(`/channels/${channel.id}/messages`, { body: { content: 'a' } });
    expect(await refusalOf(sent)).toMatchObject({ status: 403, code: 50_001 });
  });
});
