import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawSheet } from '../../src/photo/sheet.js';
import { canDraw, widthOfText } from '../../src/photo/stroke-font.js';

const plain = (colour: string) =>
  sharp({ create: { width: 240, height: 320, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** The colour at a place, as three numbers. */
async function colourAt(picture: Uint8Array, left: number, top: number): Promise<number[]> {
  return [...(await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

describe('the sheet', () => {
  it('shows every thumbnail in its own field, with number and price', async () => {
    const colours = ['#c00000', '#00c000', '#0000c0', '#c0c000', '#00c0c0', '#c000c0'];
    const cells = await Promise.all(
      colours.map(async (colour, i) => ({ number: i + 1, price: '39,90 €', thumbnail: await plain(colour) })),
    );
    const sheet = await drawSheet(cells);
    const { format, width, height } = await sharp(sheet).metadata();
    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 948, height: 820 });
    for (const [i, colour] of colours.entries()) {
      const [left, top] = [12 + (i % 3) * 312, 12 + Math.floor(i / 3) * 404];
      const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      const found = await colourAt(sheet, left + 150, top + 200);
      for (const channel of [0, 1, 2]) expect(Math.abs((found[channel] ?? 0) - (wanted[channel] ?? 0))).toBeLessThan(8);
      // The badge, beside its figure.
      expect((await colourAt(sheet, left + 14, top + 33))[0]).toBeGreaterThan(180);
      // Ink of the price on white.
      const price = await sharp(sheet)
        .extract({ left, top: top + 340, width: 300, height: 52 })
        .greyscale()
        .raw()
        .toBuffer();
      const dark = price.filter((grey) => grey < 80).length;
      expect(dark).toBeGreaterThan(100);
      expect(dark).toBeLessThan(price.length / 5);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('has room for %i', async (count) => {
    const thumbnail = await plain('#888888');
    const sheet = await drawSheet(
      Array.from({ length: count }, (_, i) => ({ number: 90 + i, price: undefined, thumbnail })),
    );
    const { width = 0, height = 0 } = await sharp(sheet).metadata();
    expect(width).toBeLessThanOrEqual(1_260);
    expect(height).toBeLessThanOrEqual(820);
  });

  it('leaves fields empty whose thumbnail is missing or damaged', async () => {
    const good = await plain('#00c000');
    const sheet = await drawSheet([
      { number: 1, price: undefined, thumbnail: undefined },
      { number: 2, price: undefined, thumbnail: good.subarray(0, 40) },
      { number: 3, price: undefined, thumbnail: good },
    ]);
    const [first = 0] = await colourAt(sheet, 162, 200);
    expect(first).toBeGreaterThan(220);
    expect((await colourAt(sheet, 12 + 2 * 312 + 150, 200))[0]).toBeLessThan(20);
  });
});

describe('prices are drawn without any font', () => {
  const LOCALES = ['en', 'zh-CN', 'es', 'ru', 'pt-BR', 'ja'];
  const CURRENCIES = ['EUR', 'USD', 'GBP', 'JPY', 'CNY', 'RUB', 'BRL', 'MXN', 'INR', 'KRW', 'TRY', 'UAH', 'CHF', 'PLN'];

  it.each(LOCALES)('as %s writes them', (locale) => {
    const prices = CURRENCIES.map((currency) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency }).format(12_345.6),
    );
    expect(prices.filter((price) => !canDraw(price))).toEqual([]);
  });

  it('and left away where a sign is not known', () => {
    expect(canDraw('39,90 ฿')).toBe(false);
    expect(widthOfText('39,90 ฿', 24)).toBe(0);
    expect(widthOfText('39,90 €', 24)).toBeGreaterThan(60);
  });
});
