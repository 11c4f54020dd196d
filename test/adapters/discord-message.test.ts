/** Replies as messages of components, within Discord's limits. */
import { ComponentType, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { readAction, writeControls } from '../../adapters/discord/controls.js';
import { writeMessage } from '../../adapters/discord/message.js';
import { cutEscaped, escapeMarkdown, writeWords } from '../../adapters/discord/text.js';
import type { Card } from '../../src/bot/reply.js';
import { aReply, WORDS_ONLY } from '../contracts/chat-scene.js';

const [card] = aReply().cards;
if (card === undefined) throw new Error('the reply has no card');
const CARD = '[Crimson dress](https://shop.example/dress)\n**€19.90** · Atelier Nord\n-# 91 % · looks the same';
const cards = (count: number, changes: Partial<Card> = {}): readonly Card[] =>
  Array.from({ length: count }, (_, n) => ({ ...card, number: n + 1, ...changes }));
const row = (count: number, name = 'a') =>
  Array.from({ length: count }, (_, n) => ({ label: `${n}`, action: `${name}.${n}` }));

/** Everything in a message that has a type. */
function componentsIn(given: unknown): { readonly type: number; readonly [field: string]: unknown }[] {
  if (Array.isArray(given)) return given.flatMap(componentsIn);
  if (typeof given !== 'object' || given === null) return [];
  const inside = Object.values(given).flatMap(componentsIn);
  return 'type' in given ? [given as { type: number }, ...inside] : inside;
}

describe('a message', () => {
  it('is a heading, a section with a picture for every item, and rows of buttons', () => {
    const { body, uploads } = writeMessage(aReply({ cards: cards(2) }));
    expect(body.components.map(({ type }) => type)).toEqual([
      ComponentType.TextDisplay,
      ComponentType.Section,
      ComponentType.Section,
      ComponentType.ActionRow,
      ComponentType.ActionRow,
    ]);
    expect(body.components[1]).toMatchObject({
      components: [{ content: `**1.** ${CARD}` }],
      accessory: { type: ComponentType.Thumbnail, media: { url: 'attachment://1.jpg' } },
    });
    expect(uploads.map(({ name }) => name)).toEqual(['1.jpg', '2.jpg']);
    expect(body).toMatchObject({
      flags: MessageFlags.IsComponentsV2,
      attachments: [
        { id: 0, filename: '1.jpg' },
        { id: 1, filename: '2.jpg' },
      ],
      allowed_mentions: { parse: [] },
    });
  });

  it('shows one item by itself large', () => {
    const { body, uploads } = writeMessage(aReply());
    expect(body.components.slice(0, 2)).toMatchObject([
      { content: `This looks like your dress:\n**1.** ${CARD}` },
      { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://similar.jpg' } }] },
    ]);
    expect(uploads).toEqual([{ name: 'similar.jpg', bytes: card.thumbnail }]);
  });

  it('holds a full page of six with its buttons, and eight with their menu, in sections', () => {
    const six = writeMessage(aReply({ cards: cards(6), rows: [row(3), row(3, 'b'), row(4, 'c'), row(4, 'd')] }));
    expect(six.uploads).toHaveLength(6);
    expect(componentsIn(six.body.components).length).toBeLessThanOrEqual(40);
    const menus = [{ placeholder: 'Which?', options: row(8) }];
    const eight = writeMessage(aReply({ cards: cards(8), rows: [row(4), row(4, 'b')], menus }));
    expect(eight.uploads).toHaveLength(8);
    expect(componentsIn(eight.body.components).length).toBeLessThanOrEqual(40);
  });

  it('becomes a list with one picture where sections would be too many components', () => {
    const rows = [row(5), row(5, 'b'), row(5, 'c'), row(5, 'd')];
    const menus = [{ placeholder: 'Which?', options: row(30) }];
    const { body, uploads } = writeMessage(aReply({ cards: cards(8), rows, menus }));
    expect(uploads.map(({ name }) => name)).toEqual(['similar.jpg']);
    expect(componentsIn(body.components).length).toBeLessThanOrEqual(40);
    expect(body.components.slice(0, 2).map(({ type }) => type)).toEqual([
      ComponentType.TextDisplay,
      ComponentType.MediaGallery,
    ]);
    expect(JSON.stringify(body.components[0])).toContain('**8.** [Crimson dress]');
  });

  it('goes without pictures where the bot may not upload, and says the same', () => {
    const { body, uploads } = writeMessage(aReply(), { withPictures: false });
    expect(uploads).toEqual([]);
    expect(body.attachments).toEqual([]);
    expect(JSON.stringify(body.components)).toContain('Crimson dress');
  });

  it('for one person is marked so', () => {
    expect(writeMessage(aReply(WORDS_ONLY), { isEphemeral: true }).body.flags).toBe(
      MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
    );
  });
});

describe('words', () => {
  it('are shown as they are written', () => {
    expect(escapeMarkdown('*a* _b_ `c` ||d|| [e](f) <@1> ~g~ \\h')).toBe(
      '\\*a\\* \\_b\\_ \\`c\\` \\|\\|d\\|\\| \\[e\\](f) \\<@1> \\~g\\~ \\\\h',
    );
    expect(escapeMarkdown('# a\n- b\n> c\nd - e #f')).toBe('\\# a\n\\- b\n\\> c\nd - e #f');
  });

  it('keep a link whole whatever is in its address', () => {
    const { cards: written } = writeWords(
      { text: '', cards: cards(1, { url: 'https://a.example/x_(1) y' }) },
      'list',
      4_000,
    );
    expect(written[0]).toContain('(https://a.example/x_%281%29%20y)');
  });

  it('fit, however long they are', () => {
    const long = { title: '*'.repeat(500), url: `https://a.example/${'x'.repeat(900)}`, shop: '_'.repeat(200) };
    const text = '*'.repeat(900);
    const { heading, cards: written } = writeWords({ text, cards: cards(8, long) }, 'list', 4_000);
    expect([heading, ...written].join('\n').length).toBeLessThanOrEqual(4_000);
    expect(written.every((line, n) => line.startsWith(`**${n + 1}.** `))).toBe(true);
    expect(cutEscaped('*'.repeat(100), 20).length).toBeLessThanOrEqual(20);
  });
});

describe('buttons and menus', () => {
  it('have ids that differ though they do the same, and mean what the conversation said', () => {
    const twice = [
      { label: 'a', action: 'x.page.0' },
      { label: 'b', action: 'x.page.0' },
    ];
    const rows = writeControls({ rows: [twice], menus: [{ placeholder: 'p', options: twice }] }, 40);
    const ids = componentsIn(rows).flatMap(({ custom_id }) => (typeof custom_id === 'string' ? [custom_id] : []));
    expect(new Set(ids).size).toBe(3);
    expect(ids.slice(0, 2).map((id) => readAction(id))).toEqual(['x.page.0', 'x.page.0']);
    expect(readAction(ids[2] ?? '', ['1:x.page.0'])).toBe('x.page.0');
    expect(readAction('somebody-elses')).toBeUndefined();
    expect(readAction('menu0', [])).toBeUndefined();
  });

  it('stay within lengths, and drop links that Discord refuses', () => {
    const rows = writeControls(
      {
        rows: [
          [
            { label: 'L'.repeat(200), action: 'a'.repeat(64), chosen: true },
            { label: 'Shop', url: `https://a.example/${'x'.repeat(600)}` },
            { label: 'Here', url: 'http://localhost:3000/' },
            { label: 'Nowhere', url: 'mailto:a@b.example' },
          ],
        ],
        menus: [{ placeholder: 'P'.repeat(200), options: row(30).map((one) => ({ ...one, chosen: true })) }],
      },
      40,
    );
    const [first, , ...others] = componentsIn(rows);
    expect(first?.type).toBe(ComponentType.ActionRow);
    expect(rows[0]?.components).toMatchObject([
      { label: expect.stringMatching(/^✓ L+…$/) },
      { url: 'http://127.0.0.1:3000/' },
    ]);
    for (const { label } of others) expect(String(label ?? '').length).toBeLessThanOrEqual(100);
    const [menu] = rows[1]?.components ?? [];
    expect(menu).toMatchObject({ type: ComponentType.StringSelect, placeholder: expect.stringMatching(/^P{149}…$/) });
    const options = menu !== undefined && 'options' in menu ? menu.options : [];
    expect(options).toHaveLength(25);
    expect(options.filter((option) => 'default' in option)).toHaveLength(1);
  });
});
