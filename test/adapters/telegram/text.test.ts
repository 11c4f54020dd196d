import { describe, expect, it } from 'vitest';
import { writeKeyboard } from '../../../adapters/telegram/keyboard.js';
import { writeText } from '../../../adapters/telegram/text.js';
import { cutText } from '../../../src/bot/cut-text.js';
import { linkable } from '../../../src/bot/linkable.js';
import { aReply } from '../../contracts/chat-scene.js';

const [card] = aReply().cards;
if (card === undefined) throw new Error('the reply has no card');

describe('the text of a reply', () => {
  it('is the heading and a line for every card, its title a link', () => {
    const { text, entities } = writeText(aReply(), 1_024);
    expect(text).toBe(
      'This looks like your dress:\n\n1. Crimson dress · €19.90 · Atelier Nord · 91 % · looks the same',
    );
    const [link] = entities;
    expect(text.slice(link?.offset, (link?.offset ?? 0) + (link?.length ?? 0))).toBe('Crimson dress');
    expect(link).toMatchObject({ type: 'text_link', url: 'https://shop.example/dress' });
  });

  it.each([
    ['eight long cards', 8, 'x'.repeat(900), 'T'.repeat(500)],
    ['emoji everywhere', 8, '👩‍👧‍👦'.repeat(110), '🧥'.repeat(250)],
    ['one card under a long heading', 1, 'word '.repeat(180), 'Coat'],
  ])('fits a caption with %s, every card and every link whole', (_what, count, heading, title) => {
    const cards = Array.from({ length: count }, (_, n) => ({ ...card, number: n + 1, title, shop: 'S'.repeat(100) }));
    const { text, entities } = writeText({ text: heading, cards }, 1_024);
    expect(text.length).toBeLessThanOrEqual(1_024);
    // No half of a pair is left.
    expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
    expect(entities).toHaveLength(count);
    for (const [n, { offset, length }] of entities.entries()) {
      expect(text.slice(0, offset).endsWith(`${n + 1}. `)).toBe(true);
      expect(offset + length).toBeLessThanOrEqual(text.length);
    }
  });

  it('is cut between characters as people see them', () => {
    expect(cutText('short', 5)).toBe('short');
    expect(cutText('shorter', 5)).toBe('shor…');
    expect(cutText('ab👩‍👧‍👦cd', 6)).toBe('ab…');
    expect(cutText('日本語の長い文', 4)).toBe('日本語…');
  });

  it('links nothing that Telegram would drop, and takes the own machine by its number', () => {
    expect(linkable('https://shop.example/a?b=c')).toBe('https://shop.example/a?b=c');
    expect(linkable('http://localhost:3000/shop/1')).toBe('http://127.0.0.1:3000/shop/1');
    expect(linkable('http://intranet/shop')).toBeUndefined();
    expect(linkable('javascript:alert(1)')).toBeUndefined();
    expect(linkable('/shop/1')).toBeUndefined();
    const { entities } = writeText({ text: 'a', cards: [{ ...card, url: 'http://intranet/' }] }, 1_024);
    expect(entities).toEqual([]);
  });
});

describe('the keyboard of a reply', () => {
  it('has the rows, and menus as rows of options with the chosen one marked', () => {
    const menu = {
      placeholder: 'Colour',
      options: ['red', 'blue', 'teal', 'black'].map((label) => ({ label, action: label, chosen: label === 'blue' })),
    };
    const rows = writeKeyboard({ rows: [[{ label: 'More', action: 'm', chosen: true }]], menus: [menu] });
    const labels = rows?.inline_keyboard.map((row) => row.map(({ text }) => text));
    expect(labels).toEqual([['✓ More'], ['red', '✓ blue'], ['teal', 'black']]);
  });

  it('leaves out buttons that lead nowhere, and is left out where nothing remains', () => {
    expect(writeKeyboard({ rows: [[{ label: 'Shop', url: 'http://intranet/' }]], menus: [] })).toBeUndefined();
  });
});
