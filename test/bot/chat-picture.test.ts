import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chatPage, drawChat, type ShownMessage } from '../fakes/chat-picture.js';
import { findChromium, launchChromium } from '../flows/browser.js';

const MESSAGE: ShownMessage = {
  from: 'samelook',
  isBot: true,
  text: 'Dress & <bag>',
  pictures: [],
  buttons: [['More ▶']],
  menus: [{ placeholder: 'Which colour?', options: ['red', 'blue'] }],
};

describe('the picture of a chat', () => {
  it('holds every word, escaped', () => {
    const page = chatPage('A chat', [MESSAGE]);
    for (const words of ['A chat', 'samelook', 'Dress &#38; &#60;bag&#62;', 'More ▶', 'Which colour?', 'red · blue']) {
      expect(page).toContain(words);
    }
  });

  const chromium = findChromium();
  it.skipIf(chromium === undefined)(
    `is drawn (skipped without a Chromium: ${chromium ?? 'none was found'})`,
    async () => {
      const browser = await launchChromium(chromium ?? '');
      try {
        const picture = await sharp({ create: { width: 60, height: 80, channels: 3, background: '#c00000' } })
          .png()
          .toBuffer();
        const plain = await sharp(await drawChat(browser, 'A chat', [MESSAGE])).metadata();
        const red = await sharp(await drawChat(browser, 'A chat', [{ ...MESSAGE, pictures: [picture] }])).metadata();
        expect(plain.width).toBe(630);
        expect(red.height).toBeGreaterThan((plain.height ?? 0) + 100);
      } finally {
        await browser.close();
      }
    },
  );
});
