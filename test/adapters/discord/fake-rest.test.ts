import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CARELESS, callCareless } from '../../fakes/discord/careless.js';
import { createClock } from '../../fakes/discord/clock.js';
import { next, openBench, refusalOf, restOf } from '../../fakes/discord/discordjs-bot.js';
import { ALL_PER_SECOND } from '../../fakes/discord/limits.js';
import { addGuild, addPerson, openChat, write } from '../../fakes/discord/people.js';
import { createRates } from '../../fakes/discord/rates.js';
import type { DiscordFake } from '../../fakes/discord/server.js';
import { plain, shownIn } from '../../fakes/discord/shown.js';

let fake: DiscordFake;
let photo: Uint8Array;
let connect: Awaited<ReturnType<typeof openBench>>['connect'];
let close: () => Promise<void>;
beforeEach(async () => {
  ({ fake, photo, connect, close } = await openBench());
});
afterEach(() => close());

describe('the fake REST interface', () => {
  it.each(CARELESS)('refuses $what', async (careless) => {
    const chat = openChat(fake, addPerson(fake, 'Ada')).id;
    await refusalOf(callCareless({ fake, chat }, careless));
    expect(fake.violations).toHaveLength(1);
    expect(fake.world.messages).toEqual([]);
  });

  it('refuses what the bot may not do, without blame', async () => {
    const ada = addPerson(fake, 'Ada');
    const [chat, { channel }] = [openChat(fake, ada), addGuild(fake, 'Outfits')];
    const rest = restOf(fake);
    const send = (id: string, body: object = { content: 'a' }) => rest.post(`/channels/${id}/messages`, { body });
    channel.denied.add('send');
    expect(await refusalOf(send(channel.id))).toMatchObject({ status: 403, code: 50_013 });
    channel.denied.add('view');
    expect(await refusalOf(send(channel.id))).toMatchObject({ status: 403, code: 50_001 });
    fake.world.unreachable.add(ada.id);
    expect(await refusalOf(send(chat.id))).toMatchObject({ status: 403, code: 50_007 });
    fake.world.unreachable.clear();
    const answer = { content: 'a', message_reference: { message_id: fake.world.newId() } };
    expect(await refusalOf(send(chat.id, answer))).toMatchObject({ status: 400, code: 50_035 });
    const gone = rest.get(`/channels/${chat.id}/messages/${fake.world.newId()}`);
    expect(await refusalOf(gone)).toMatchObject({ status: 404, code: 10_008 });
    const others = await write(fake, { from: ada, channel: chat, text: 'mine' });
    const edit = rest.patch(`/channels/${chat.id}/messages/${others.id}`, { body: { content: 'yours' } });
    expect(await refusalOf(edit)).toMatchObject({ status: 403, code: 50_005 });
    expect(fake.violations).toEqual([]);
  });

  it('shows a message once for its nonce', async () => {
    const chat = openChat(fake, addPerson(fake, 'Ada'));
    const rest = restOf(fake);
    const body = { content: 'a', nonce: 'n', enforce_nonce: true };
    for (let n = 0; n < 2; n++) await rest.post(`/channels/${chat.id}/messages`, { body });
    expect(shownIn(fake.world)).toHaveLength(1);
  });

  it('lets links to attachments expire, and gives fresh ones', async () => {
    const ada = addPerson(fake, 'Ada');
    const chat = openChat(fake, ada);
    const client = await connect();
    const [message] = await next(client, 'messageCreate', () =>
      write(fake, { from: ada, channel: chat, photos: [photo] }),
    );
    const url = message.attachments.first()?.url ?? '';
    expect((await fetch(url.replace('hm=', 'hm=0'))).status).toBe(404);
    fake.world.clock.turn(25 * 3_600_000);
    expect((await fetch(url)).status).toBe(404);
    const again = await message.channel.messages.fetch({ message: message.id, force: true });
    expect((await fetch(again.attachments.first()?.url ?? '')).status).toBe(200);
  });

  it('tells how fast a bot may be, and asks who is faster to wait', async () => {
    const chat = openChat(fake, addPerson(fake, 'Ada'));
    const send = () =>
      fetch(`${fake.apiRoot}/v10/channels/${chat.id}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bot ${fake.token}`,
          'content-type': 'application/json',
          'user-agent': 'DiscordBot (https://samelook.example, 1)',
        },
        body: JSON.stringify({ content: 'a' }),
      });
    const first = await send();
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4');
    for (let n = 0; n < 4; n++) await send();
    const tooFast = await send();
    expect(tooFast.status).toBe(429);
    expect(await tooFast.json()).toMatchObject({ retry_after: expect.any(Number), global: false });
    expect(fake.violations).toHaveLength(1);
    expect(fake.invalidRequests).toBe(1);
  });

  it('counts over all routes by the second, but for interactions', () => {
    const clock = createClock();
    const rates = createRates(clock);
    for (let n = 0; n < ALL_PER_SECOND; n++) rates.count('GET /users/@me', `${n}`);
    expect(() => rates.count('GET /users/@me', 'more')).toThrow(/rate limited/);
    rates.count('POST /interactions/:interaction/:token/callback', 'token');
    clock.turn(1_000);
    rates.count('GET /users/@me', 'more');
  });

  it('waits, cuts and refuses on purpose', async () => {
    const chat = openChat(fake, addPerson(fake, 'Ada'));
    const rest = restOf(fake);
    const route = 'POST /channels/:channel/messages';
    const send = () => rest.post(`/channels/${chat.id}/messages`, { body: { content: 'a' } });
    fake.faults.add({ route, times: 1, kind: 'wait', retryAfterS: 0.2 });
    await send();
    expect(fake.calls).toHaveLength(2);
    fake.faults.add({ route, times: 1, kind: 'drop' });
    await expect(send()).rejects.toThrow();
    fake.faults.add({ route, times: 1, kind: 'deaf' });
    await expect(send()).rejects.toThrow();
    expect(fake.world.messages).toHaveLength(2);
    fake.faults.add({ times: 1, kind: 'refuse', status: 500, message: 'Internal Server Error' });
    await expect(send()).rejects.toThrow();
    expect(fake.violations).toEqual([]);
  });
});

it('reads markdown as people see it', () => {
  expect(plain('## **Bold** \\*star\\* [Shop](<https://a.example/>) a_b_c _it_ 1\\. x')).toBe(
    'Bold *star* Shop a_b_c it 1. x',
  );
  expect(plain('-# small ~~old~~ \\\\')).toBe('small old \\');
});
