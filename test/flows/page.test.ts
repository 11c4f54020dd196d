import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { startService } from '../fakes/http.js';
import { ITEMS, SOLD_ELSEWHERE } from '../fakes/shop.js';
import { findChromium, give, launchChromium, overflow, pickByPath, watch, widthOf } from './browser.js';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('SKIPPED: the tests of the page, for want of Chromium. apt-get install chromium, or set CHROMIUM_PATH.');
}

describe.skipIf(chromium === undefined)('the page, in Chromium', { timeout: 30_000 }, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof startService>>;
  let photo: Buffer;
  let streetDirectory: string;
  let complaints: string[] = [];

  beforeAll(async () => {
    photo = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'olive' } })
      .jpeg()
      .toBuffer();
    streetDirectory = await mkdtemp(join(tmpdir(), 'samelook-page-'));
    await writeFile(join(streetDirectory, '0001.webp'), await sharp(photo).webp().toBuffer());
    service = await startService({ demo: { streetDirectory } });
    browser = await launchChromium(chromium ?? '');
  }, 30_000);
  afterEach(async () => {
    service.keeper.beforeAnswer(undefined);
    service.keeper.asked.length = 0;
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
    await rm(streetDirectory, { recursive: true });
  });

  async function open(options: BrowserContextOptions = {}, address = service.address): Promise<Page> {
    const page = await (await browser.newContext({ locale: 'en', ...options })).newPage();
    page.setDefaultTimeout(10_000);
    complaints = watch(page, address);
    await page.goto(address);
    await page.getByText('24 items').waitFor();
    return page;
  }
  const pick = (page: Page, buffer: Buffer = photo, mimeType = 'image/jpeg') =>
    page.locator('#pick-file').setInputFiles({ name: 'my photo.jpg', mimeType, buffer });
  const pickLarge = (page: Page, buffer: Buffer) => pickByPath(page, join(streetDirectory, 'large.jpg'), buffer);
  const firstTitle = (page: Page) => page.locator('.card a').first();
  const lastChoice = () => service.keeper.asked.at(-1)?.choice;

  it('says that it is a demo, how to call it from a program, and how to search pictures of one’s own', async () => {
    const page = await open();
    await page
      .getByText('This is a demo shop: every item was drawn by this program. Nothing here is for sale.')
      .waitFor();
    await page.getByText('CATALOGUE=./my-photos npm start').waitFor();
    await page.getByRole('link', { name: 'HTTP interface' }).click();
    await page.getByText('/v1/similar').first().waitFor();
  });

  it('shows look-alikes of a picked photo: picture, title, price, shop, link, how similar', async () => {
    const page = await open();
    await pick(page);
    await firstTitle(page).waitFor();
    const card = page.locator('.card').first();
    const words = await card.innerText();
    expect(words).toMatch(/^Atelier Nord\s+crimson dress .*\s+\(opens in a new tab\)\s+€19\.90\s+Same look\s+96\s%$/);
    const picture = card.locator('img');
    await expect.poll(() => widthOf(picture)).toBeGreaterThan(0);
    expect(await page.locator('.card').count()).toBe(12);
    expect(await page.locator('#said').innerText()).toBe('12 look-alikes for the whole photo.');
    // The detector told no garments apart: the page says so, and invites a box.
    expect(await page.locator('#hint').innerText()).toMatch(/whole photo.*draw a box/s);

    const [item] = await Promise.all([page.waitForEvent('popup'), firstTitle(page).click()]);
    await item.getByRole('heading', { name: 'crimson dress' }).waitFor();
    const itemPicture = item.locator('.item-picture');
    await expect.poll(() => widthOf(itemPicture)).toBeGreaterThan(0);
  });

  it('shows where else the same is sold, folded away', async () => {
    const page = await open();
    await pick(page);
    await firstTitle(page).waitFor();
    const offers = page.locator('.card-others');
    expect(await offers.count()).toBe(1);
    const [one] = ITEMS.slice(22);
    await page.locator('.card').nth(SOLD_ELSEWHERE).getByText('2 more offers').click();
    expect((await offers.getByRole('listitem').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '))).toEqual([
      'Atelier Nord (opens in a new tab) €129.90',
      'Rue Verte (opens in a new tab) €134.90',
    ]);
    const [item] = await Promise.all([page.waitForEvent('popup'), offers.getByRole('link').first().click()]);
    await item.getByRole('heading', { name: one?.title ?? '' }).waitFor();
  });

  it.each(['drop', 'paste'] as const)('takes a photo by %s', async (how) => {
    const page = await open();
    await give(page, how, photo, 'image/jpeg');
    await firstTitle(page).waitFor();
    expect(Buffer.from(service.keeper.asked[0]?.photo ?? []).equals(photo)).toBe(true);
  });

  it('tries a street photo of the demo with one tap', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Try street photo 1' }).click();
    await firstTitle(page).waitFor();
    expect(service.keeper.asked).toHaveLength(1);
  });

  it('offers the camera where there is a touch screen', async () => {
    const phone = await open({ hasTouch: true });
    expect(await phone.getByRole('button', { name: 'Take a photo' }).isVisible()).toBe(true);
    expect(await phone.locator('#take-file').getAttribute('capture')).toBe('environment');
    const desk = await open();
    expect(await desk.getByRole('button', { name: 'Take a photo' }).isVisible()).toBe(false);
  });

  it('searches in a box that is drawn with the mouse', async () => {
    const page = await open();
    await pick(page);
    await firstTitle(page).waitFor();
    const stage = await page.locator('#stage').boundingBox();
    if (stage === null) throw new Error('There is no photo.');
    const at = (x: number, y: number) => [stage.x + x * stage.width, stage.y + y * stage.height] as const;
    await page.mouse.move(...at(0.75, 0.8));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.move(...at(0.25, 0.2));
    await page.mouse.up();
    await expect.poll(() => lastChoice()?.box?.left).toBeCloseTo(0.25, 1);
    expect(lastChoice()?.box?.top).toBeCloseTo(0.2, 1);
    expect(lastChoice()?.box?.right).toBeCloseTo(0.75, 1);
    expect(lastChoice()?.box?.bottom).toBeCloseTo(0.8, 1);
    await page.getByText('12 for your box').waitFor();
    // And back to the whole photo, which is known already.
    await page.locator('#choices').getByRole('button', { name: 'Whole photo' }).click();
    await page.getByText('12 for the whole photo').waitFor();
    expect(service.keeper.asked).toHaveLength(2);
  });

  it('searches in a box that is drawn with the keyboard', async () => {
    const page = await open();
    await pick(page);
    await firstTitle(page).waitFor();
    await page.getByRole('button', { name: 'Draw a box', exact: true }).press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.locator('#frame').isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'Shift+ArrowLeft', 'Shift+ArrowDown']) {
      await page.keyboard.press(key);
    }
    await page.keyboard.press('Enter');
    await page.getByText('12 for your box').waitFor();
    const { left, top, right, bottom } = lastChoice()?.box ?? {};
    expect([left, top, right, bottom].map((side) => side?.toFixed(2))).toEqual(['0.29', '0.18', '0.77', '0.80']);
  });

  it('narrows the search, and says so where nothing is left', async () => {
    const page = await open();
    await pick(page);
    await firstTitle(page).waitFor();
    await page.locator('#filters summary').click();
    await page.getByLabel('Rue Verte').check();
    await expect.poll(() => lastChoice()?.filters).toEqual({ shop: ['Rue Verte'] });
    await page.getByLabel('to', { exact: true }).fill('3');
    await page.getByRole('heading', { name: 'Nothing close in this catalogue' }).waitFor();
    expect(lastChoice()?.filters).toEqual({ shop: ['Rue Verte'], maxPrice: 3, currency: 'EUR' });
    expect(await page.locator('#empty-advice').innerText()).toMatch(/take off a filter/i);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await firstTitle(page).waitFor();
  });

  it('says what it is doing, and stops when it is told to', async () => {
    const page = await open();
    const gone = new Promise<void>((resolve) => {
      service.keeper.beforeAnswer(async (signal) => {
        await new Promise<void>((stopped) => signal?.addEventListener('abort', () => stopped()));
        resolve();
      });
    });
    await pick(page);
    await page.getByText('Looking for garments and their look-alikes…').first().waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await gone;
    expect(await page.locator('#problem').innerText()).toContain('Cancelled');
    expect(await page.locator('#busy').isVisible()).toBe(false);
  });

  it("passes on the service's sentence about a bad photo", async () => {
    const page = await open();
    await pick(page, Buffer.from('this is a text'), 'image/jpeg');
    await page.getByText('This is no picture. Send a JPEG, PNG, WebP, GIF or AVIF.').waitFor();
    expect(complaints.splice(0)).toEqual([expect.stringContaining('415')]);
  });

  it('lets a person try again where the service was busy', async () => {
    const page = await open();
    service.keeper.beforeAnswer(async () => {
      throw new SamelookError('BUSY', 'Too many people are asking. Please try again in a minute.', { retryable: true });
    });
    await pick(page);
    await page.getByText('Too many people are asking.').waitFor();
    expect(complaints.splice(0)).toEqual([expect.stringContaining('503')]);
    service.keeper.beforeAnswer(undefined);
    await page.getByRole('button', { name: 'Try again' }).click();
    await firstTitle(page).waitFor();
    expect(await page.locator('#problem').isVisible()).toBe(false);
  });

  it('says so where the service is gone', async () => {
    const brief = await startService();
    const page = await open({}, brief.address);
    await brief.stop();
    await pick(page);
    await page.getByText("The service can't be reached.").waitFor();
    complaints.length = 0;
  });

  it("makes a camera's large photo smaller, upright, before it is sent", async () => {
    const page = await open();
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const large = await sharp({ create: { width: 2400, height: 1800, channels: 3, background: 'grey', noise } })
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(large.length).toBeGreaterThan(2_000_000);
    await pickLarge(page, large);
    await firstTitle(page).waitFor();
    const sent = await sharp(service.keeper.asked[0]?.photo).metadata();
    expect([sent.format, sent.width, sent.height, sent.orientation]).toEqual(['jpeg', 1200, 1600, undefined]);
  });

  it('refuses what is too large, and hears the service refuse it while it is being sent', async () => {
    const page = await open();
    await pickLarge(page, Buffer.alloc(21 * 2 ** 20));
    await page.getByText('The photo is larger than 20 MB. Choose a smaller one.').waitFor();
    expect(service.keeper.asked).toHaveLength(0);
    const status = await page.evaluate(`(async () => {
      const form = new FormData();
      form.set('photo', new Blob([new Uint8Array(100 * 2 ** 20)]));
      const response = await fetch('/v1/similar', { method: 'POST', body: form });
      return [response.status, (await response.json()).error.code];
    })()`);
    expect(status).toEqual([413, 'PHOTO_TOO_LARGE']);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('413')]);
  });

  it('fits a narrow phone in every state, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open({ viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true, colorScheme });
      expect(await overflow(page)).toBe(0);
      await pick(page);
      await firstTitle(page).waitFor();
      expect(await overflow(page)).toBe(0);
      await page.locator('#filters summary').tap();
      await page.getByRole('button', { name: 'Draw a box', exact: true }).tap();
      expect(await overflow(page)).toBe(0);
      await page.getByRole('button', { name: 'Search in this box' }).tap();
      await page.getByText('12 for your box').waitFor();
      expect(await overflow(page)).toBe(0);
      await page.goto(`${service.address}/shop/item-4`);
      expect(await overflow(page)).toBe(0);
    }
  });
});
