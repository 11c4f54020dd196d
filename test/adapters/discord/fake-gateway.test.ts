import { once } from 'node:events';
import { GatewayIntentBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { snowflakeTime } from '../../fakes/discord/clock.js';
import { INTENTS, next, openBench, refusalOf, restOf } from '../../fakes/discord/discordjs-bot.js';
import { addGuild, addPerson, mentionOf, openChat, write } from '../../fakes/discord/people.js';
import type { DiscordFake } from '../../fakes/discord/server.js';

const PATIENCE = { timeout: 20_000, interval: 10 };

let fake: DiscordFake;
let photo: Uint8Array;
let connect: Awaited<ReturnType<typeof openBench>>['connect'];
let close: () => Promise<void>;
beforeEach(async () => {
  ({ fake, photo, connect, close } = await openBench());
});
afterEach(() => close());

describe('the fake gateway, with discord.js', () => {
  it('tells who the bot is, its servers, and what is written to it', async () => {
    const ada = addPerson(fake, 'Ada');
    const chat = openChat(fake, ada);
    const { guild, channel } = addGuild(fake, 'Outfits');
    const client = await connect();
    expect(client.user.id).toBe(fake.world.bot.id);
    expect(client.guilds.cache.get(guild.id)?.name).toBe('Outfits');

    const [direct] = await next(client, 'messageCreate', () =>
      write(fake, { from: ada, channel: chat, photos: [photo] }),
    );
    expect(direct.author.displayName).toBe('Ada');
    expect(direct.guild).toBeNull();
    expect(direct.attachments.first()).toMatchObject({ contentType: 'image/jpeg', width: 80 });
    expect(Math.abs(snowflakeTime(direct.id) - Date.now())).toBeLessThan(60_000);
    const url = direct.attachments.first()?.url ?? '';
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(photo)).toBe(true);

    const [inGuild] = await next(client, 'messageCreate', () => write(fake, { from: ada, channel, photos: [photo] }));
    expect(inGuild.guild?.id).toBe(guild.id);
    expect(inGuild.attachments.size).toBe(0);
    const text = `${mentionOf(fake.world.bot)} look`;
    const [named] = await next(client, 'messageCreate', () =>
      write(fake, { from: ada, channel, text, photos: [photo] }),
    );
    expect(named.content).toBe(text);
    expect(named.attachments.size).toBe(1);
    expect(fake.violations).toEqual([]);
  });

  it('tells what is answered and forwarded, with or without its content', async () => {
    const ada = addPerson(fake, 'Ada');
    const { channel } = addGuild(fake, 'Outfits');
    const chat = openChat(fake, ada);
    const client = await connect();
    let heard: { readonly referenced_message?: { readonly attachments: readonly object[] } } = {};
    client.on('raw' as never, ({ d }: { readonly d: typeof heard }) => {
      heard = d;
    });
    const say = (written: Partial<Parameters<typeof write>[1]>) =>
      next(client, 'messageCreate', () => write(fake, { from: ada, channel, ...written }));
    const [{ id }] = await say({ photos: [photo] });
    const post = fake.world.messages.find((one) => one.id === id);
    if (post === undefined) throw new Error('nothing was posted');
    const ask = () => say({ text: mentionOf(fake.world.bot), answers: post });
    const [answer] = await ask();
    expect(answer.reference?.messageId).toBe(id);
    expect(heard.referenced_message?.attachments).toHaveLength(1);
    fake.world.showsReferenced = false;
    await ask();
    expect(heard.referenced_message?.attachments).toEqual([]);
    const rest = restOf(fake);
    const read = (await rest.get(`/channels/${channel.id}/messages/${post.id}`)) as { readonly attachments: unknown[] };
    expect(read.attachments).toEqual([]);

    const [forward] = await say({ channel: chat, forwards: post });
    expect(forward.messageSnapshots.first()?.attachments.size).toBe(1);
  });

  it.each([
    [
      'a wrong token',
      'MTEwMTIzNDU2Nzg5MDEyMzQ1Ng.GWrong.OfTheTests_0123456789abcdefghijklmnop',
      INTENTS,
      /invalid token/,
    ],
    ['an intent that was not granted', undefined, [GatewayIntentBits.MessageContent], /disallowed intents/],
  ])('turns away %s', async (_what, token, intents, complaint) => {
    await expect(connect(intents, token)).rejects.toThrow(complaint);
  });

  it('shows everything to a bot that was granted the content of messages', async () => {
    fake.grant(GatewayIntentBits.MessageContent);
    const ada = addPerson(fake, 'Ada');
    const { channel } = addGuild(fake, 'Outfits');
    const client = await connect([...INTENTS, GatewayIntentBits.MessageContent]);
    const [message] = await next(client, 'messageCreate', () => write(fake, { from: ada, channel, photos: [photo] }));
    expect(message.attachments.size).toBe(1);
  });

  it.each([
    ['is cut', () => fake.gateway.drop()],
    ['ends with a code', () => fake.gateway.drop(4000)],
    ['is asked to come again', () => fake.gateway.askToReconnect()],
  ])('goes on where it was when the connection %s', async (_what, interrupt) => {
    const ada = addPerson(fake, 'Ada');
    const chat = openChat(fake, ada);
    const client = await connect();
    const heard: string[] = [];
    client.on('messageCreate', ({ content }) => void heard.push(content));
    interrupt();
    await write(fake, { from: ada, channel: chat, text: 'in between' });
    await vi.waitFor(() => expect(fake.gateway.resumed).toBe(1), PATIENCE);
    await write(fake, { from: ada, channel: chat, text: 'after' });
    await vi.waitFor(() => expect(heard).toEqual(['in between', 'after']), PATIENCE);
    expect(fake.gateway.identified).toBe(1);
    expect(fake.violations).toEqual([]);
  });

  it('begins anew where the session is gone', async () => {
    const client = await connect();
    // To the end: a client that is ended while it connects may wait a minute for the server's greeting.
    await next(client, 'shardReady', () => fake.gateway.invalidate());
    expect(fake.gateway.identified).toBe(2);
    expect(client.isReady()).toBe(true);
  });

  it('repeats and holds back events', async () => {
    const ada = addPerson(fake, 'Ada');
    const chat = openChat(fake, ada);
    const client = await connect();
    let heard = 0;
    client.on('raw' as never, ({ t }: { readonly t: string }) => {
      if (t === 'MESSAGE_CREATE') heard += 1;
    });
    fake.gateway.hold();
    await write(fake, { from: ada, channel: chat, text: 'a' });
    fake.gateway.repeat();
    await fetch(fake.cdnRoot);
    expect(heard).toBe(0);
    fake.gateway.release();
    await vi.waitFor(() => expect(heard).toBe(2), PATIENCE);
  });

  it('ends for good where the token is revoked', async () => {
    const client = await connect();
    client.on('error', () => {});
    const ended = once(client, 'shardDisconnect');
    fake.revokeToken();
    const [{ code }] = (await ended) as [{ readonly code: number }];
    expect(code).toBe(4004);
    const rest = restOf(fake);
    expect(await refusalOf(rest.get('/users/@me'))).toMatchObject({ status: 401 });
  });
});
