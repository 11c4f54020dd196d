/** What the adapter makes of Discord's messages and commands. */
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../adapters/discord/asking.js';
import { Interaction } from '../../adapters/discord/interactions.js';
import { Message } from '../../adapters/discord/messages.js';
import { linkedPicture, pictureLinkIn, picturesOf } from '../../adapters/discord/pictures.js';
import { readMessage } from '../../adapters/discord/reading.js';

const BOT = '1440000000000000001';
const ADA = '1440000000000000010';
const BOB = '1440000000000000011';
const CHANNEL = '1440000000000000020';
const SERVER = '1440000000000000021';

const photo = (id = '1440000000000000030', changes: object = {}) => ({
  id,
  filename: 'street.jpg',
  content_type: 'image/jpeg',
  size: 120_000,
  url: `https://cdn.discordapp.com/attachments/1/${id}/street.jpg?ex=1&is=2&hm=3`,
  ...changes,
});

const written = (changes: object = {}) => ({
  id: '1440000000000000040',
  channel_id: CHANNEL,
  author: { id: ADA },
  type: 0,
  content: '',
  attachments: [],
  embeds: [],
  components: [],
  mentions: [],
  ...changes,
});

const read = (changes: object) => readMessage(Message.parse(written(changes)), BOT);
const inServer = (changes: object) => read({ guild_id: SERVER, ...changes });
const mention = { content: `<@${BOT}> shoes please`, mentions: [{ id: BOT }] };

describe('a message', () => {
  it('in private is a question with all its photos', () => {
    const reading = read({ attachments: [photo('31'), photo('32'), photo('33')] });
    expect(reading).toMatchObject({
      key: 'discord:message:1440000000000000040',
      asker: { user: `discord:${ADA}`, chat: `discord:${CHANNEL}`, isPrivate: true },
      place: { channel: CHANNEL, id: '1440000000000000040' },
    });
    expect(reading?.pictures.map(({ id }) => id)).toEqual(['31', '32', '33']);
  });

  it('in a server is one where the bot is named, with the garment that is named', () => {
    expect(inServer({ attachments: [photo()] })).toBeUndefined();
    expect(inServer({ ...mention, attachments: [photo()] })).toMatchObject({
      category: 'shoes',
      asker: { isPrivate: false },
    });
    expect(inServer({ content: `<@!${BOT}>`, attachments: [photo()] })?.pictures).toHaveLength(1);
  });

  it('under an answer of the bot is one only with a photo of its own', () => {
    const answers = {
      type: 19,
      mentions: [{ id: BOT }],
      message_reference: { type: 0, message_id: '5' },
      referenced_message: written({ id: '5', author: { id: BOT, bot: true }, attachments: [photo('50')] }),
    };
    expect(inServer({ ...answers, content: 'thanks!' })).toBeUndefined();
    expect(inServer({ ...answers, attachments: [photo('51')] })?.pictures.map(({ id }) => id)).toEqual(['51']);
    expect(inServer({ ...answers, ...mention })).toMatchObject({ pictures: [], refusal: 'no-photo' });
  });

  it('of a bot, a webhook or Discord itself is none', () => {
    const shown = { attachments: [photo()] };
    expect(read({ ...shown, author: { id: BOB, bot: true } })).toBeUndefined();
    expect(read({ ...shown, author: { id: BOT, bot: true } })).toBeUndefined();
    expect(read({ ...shown, webhook_id: '7' })).toBeUndefined();
    expect(read({ ...shown, type: 7 })).toBeUndefined();
    expect(read({ ...shown, author: undefined })).toBeUndefined();
  });

  it('points at the photo of the message that it answers', () => {
    const reading = inServer({
      ...mention,
      type: 19,
      message_reference: { message_id: '5', channel_id: CHANNEL },
      referenced_message: written({ id: '5', author: { id: BOB }, attachments: [photo('50')] }),
    });
    expect(reading).toMatchObject({ place: { channel: CHANNEL, id: '5' }, hidden: undefined });
    expect(reading?.pictures.map(({ id }) => id)).toEqual(['50']);
  });

  it.each([
    ['is kept from the bot', written({ id: '5', author: { id: BOB } }), 'photo-hidden', { channel: CHANNEL, id: '5' }],
    ['was not looked up', undefined, 'photo-hidden', { channel: '9', id: '5' }],
    ['was deleted', null, 'photo-gone', undefined],
    ['says something only', written({ id: '5', author: { id: BOB }, content: 'hello' }), 'no-photo', undefined],
    [
      'is a film',
      written({ id: '5', author: { id: BOB }, attachments: [photo('5', { content_type: 'video/mp4' })] }),
      'not-a-picture',
      undefined,
    ],
  ])('is refused kindly where what it answers %s', (_how, referenced_message, refusal, hidden) => {
    const reading = inServer({
      ...mention,
      type: 19,
      message_reference: { message_id: '5', channel_id: '9' },
      referenced_message,
    });
    expect(reading).toMatchObject({ pictures: [], refusal, hidden });
  });

  it('may be a forward, whose photos stand in what was forwarded', () => {
    const reading = read({
      message_reference: { type: 1, message_id: '5', channel_id: '9' },
      message_snapshots: [{ message: { content: 'look', attachments: [photo('61'), photo('62')] } }],
    });
    expect(reading?.pictures.map(({ id }) => id)).toEqual(['61', '62']);
    expect(reading?.place.id).toBe('1440000000000000040');
  });

  it('without a photo is refused with the reason', () => {
    expect(read({ content: 'hello' })).toMatchObject({ pictures: [], refusal: 'no-photo' });
    expect(read({ attachments: [photo('1', { content_type: 'application/pdf' })] })).toMatchObject({
      refusal: 'not-a-picture',
    });
    expect(read({ attachments: [photo('1', { size: 40 * 1024 * 1024 })] })).toMatchObject({
      pictures: [],
      refusal: 'photo-too-large',
    });
  });

  it('may name a picture by a link, which counts before its preview is there', () => {
    const content = 'what is this? https://pictures.example/dress.JPG?width=900';
    const linked = read({ content });
    expect(linked?.pictures).toMatchObject([{ address: 'https://pictures.example/dress.JPG?width=900' }]);
    const embeds = [{ type: 'image', thumbnail: { url: 'https://pictures.example/dress.JPG' } }];
    expect(read({ content, embeds })?.pictures).toEqual(linked?.pictures);
    expect(read({ content, attachments: [photo('31')] })?.pictures.map(({ id }) => id)).toEqual(['31']);
    expect(pictureLinkIn('see https://shop.example/dress and http://[bad.jpg')).toBeUndefined();
  });
});

describe('pictures', () => {
  it('are those of a preview or of components where nothing is attached', () => {
    const embeds = [{ type: 'link', image: { url: 'https://a.example/1.png', proxy_url: 'https://p.example/1.png' } }];
    expect(picturesOf({ embeds }).pictures).toEqual([{ id: 'embed0', address: 'https://p.example/1.png' }]);
    const components = [
      {
        type: 17,
        components: [{ type: 9, components: [], accessory: { type: 11, media: { url: 'https://a.example/2' } } }],
      },
      { type: 12, items: [{ media: { url: 'https://a.example/3', content_type: 'video/mp4' } }] },
      { type: 12, items: [{ media: { url: 'https://a.example/4', content_type: 'image/png' } }] },
    ];
    expect(picturesOf({ components }).pictures).toEqual([
      { id: 'media0', address: 'https://a.example/2' },
      { id: 'media1', address: 'https://a.example/4' },
    ]);
    expect(picturesOf({ embeds, attachments: [photo('1')] }).pictures.map(({ id }) => id)).toEqual(['1']);
  });

  it('are ten at most', () => {
    const attachments = Array.from({ length: 12 }, (_, n) => photo(String(n)));
    expect(picturesOf({ attachments }).pictures).toHaveLength(10);
  });

  it('are told by the file name where Discord does not know what a file is', () => {
    expect(picturesOf({ attachments: [photo('1', { content_type: undefined })] }).pictures).toHaveLength(1);
    expect(picturesOf({ attachments: [photo('1', { content_type: null, filename: 'a.zip' })] })).toMatchObject({
      pictures: [],
      refusal: 'not-a-picture',
    });
  });

  it('are linked to by web addresses only', () => {
    expect(linkedPicture(' <https://a.example/x> ')?.address).toBe('https://a.example/x');
    expect(linkedPicture('ftp://a.example/x')).toBeUndefined();
    expect(linkedPicture('dress.jpg')).toBeUndefined();
    expect(linkedPicture(`https://a.example/${'x'.repeat(2_000)}`)).toBeUndefined();
  });
});

describe('a command', () => {
  const call = (data: object) => {
    const interaction = Interaction.parse({
      id: '1',
      application_id: '2',
      token: 't',
      type: 2,
      channel_id: CHANNEL,
      data: { type: 1, name: 'similar', ...data },
    });
    if (interaction.type === 3) throw new Error('a press is no command');
    return readCommand(interaction);
  };
  const attached = { resolved: { attachments: { '31': photo('31') } } };

  it('similar brings a photo and what is wanted of the answer', () => {
    const options = [
      { name: 'photo', type: 11, value: '31' },
      { name: 'item', type: 3, value: 'shoes' },
      { name: 'colour', type: 3, value: ' Red ' },
      { name: 'max-price', type: 10, value: 40.5 },
      { name: 'shop', type: 3, value: 'Atelier Nord' },
    ];
    expect(call({ options, ...attached })).toEqual({
      pictures: [{ id: '31', address: photo('31').url }],
      place: undefined,
      category: 'shoes',
      filters: { colour: ['red'], maxPrice: 40.5, shop: ['Atelier Nord'] },
      isPost: false,
    });
  });

  it('similar takes a link, and both', () => {
    const link = { name: 'link', type: 3, value: 'https://a.example/x' };
    expect(call({ options: [link] })).toMatchObject({
      pictures: [{ address: 'https://a.example/x' }],
      filters: undefined,
    });
    const both = call({ options: [link, { name: 'photo', type: 11, value: '31' }], ...attached });
    expect(both).toMatchObject({ pictures: [{ id: '31' }, { address: 'https://a.example/x' }] });
    expect(call({ options: [{ name: 'link', type: 3, value: 'no link' }] })).toEqual({ refusal: 'not-a-picture' });
  });

  it('similar without a photo asks how to ask', () => {
    expect(call({})).toEqual({ command: 'similar' });
    expect(call({ options: [{ name: 'colour', type: 3, value: 'red' }] })).toEqual({ command: 'similar' });
  });

  it('is passed over where it is none of ours', () => {
    expect(call({ name: 'settings' })).toEqual({ command: 'settings' });
    expect(call({ name: 'ban' })).toBeUndefined();
  });

  it("of a post's menu takes the pictures of the post, whoever wrote it", () => {
    const menu = (post: object | undefined) =>
      call({
        type: 3,
        name: 'Find this outfit',
        target_id: '5',
        resolved: { messages: post === undefined ? {} : { '5': post } },
      });
    expect(menu(written({ id: '5', author: { id: BOB, bot: true }, attachments: [photo('50')] }))).toMatchObject({
      pictures: [{ id: '50' }],
      place: { channel: CHANNEL, id: '5' },
      isPost: true,
    });
    const forward = { message_snapshots: [{ message: { attachments: [photo('52')] } }] };
    expect(menu(written({ id: '5', ...forward }))).toMatchObject({ pictures: [{ id: '52' }] });
    expect(menu(written({ id: '5', content: 'words' }))).toEqual({ refusal: 'no-photo' });
    expect(menu(undefined)).toEqual({ refusal: 'photo-gone' });
  });
});
