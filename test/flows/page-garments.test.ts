/** The page where the detector saw several garments, a crowd of them, or none. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Garment } from '../../src/core/garment.js';
import { startService } from '../fakes/http.js';
import { createShopkeeper } from '../fakes/shop.js';
import { findChromium, launchChromium, overflow, watch } from './browser.js';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('SKIPPED: the tests of the page, for want of Chromium. apt-get install chromium, or set CHROMIUM_PATH.');
}

const DRESS: Garment = { category: 'dress', box: { left: 0.2, top: 0.1, right: 0.8, bottom: 0.9 }, score: 0.92 };
const BAG: Garment = { category: 'bag', box: { left: 0.6, top: 0.5, right: 0.9, bottom: 0.75 }, score: 0.71 };
/** As many as a detector tells of, in two rows. */
const CROWD = Array.from({ length: 12 }, (_, i): Garment => {
  const [left, top] = [(i % 6) / 6, i < 6 ? 0.1 : 0.55];
  return { category: i < 6 ? 'top' : 'bottom', box: { left, top, right: left + 0.15, bottom: top + 0.4 }, score: 0.8 };
});

describe.skipIf(chromium === undefined)('the page, in Chromium', { timeout: 30_000 }, () => {
  let browser: Browser;
  let photo: Buffer;
  let complaints: string[] = [];
  const services: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    photo = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'olive' } })
      .jpeg()
      .toBuffer();
    browser = await launchChromium(chromium ?? '');
  }, 30_000);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const service of services.splice(0)) await service.stop();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(() => browser.close());

  /** The page with a photo on it that shows `garments`, and what was asked about it. */
  async function show(garments: readonly Garment[], options: BrowserContextOptions = {}) {
    const keeper = createShopkeeper(garments);
    const service = await startService({ ask: keeper.ask });
    services.push(service);
    const page = await (await browser.newContext({ locale: 'en', ...options })).newPage();
    page.setDefaultTimeout(10_000);
    complaints = watch(page, service.address);
    await page.goto(service.address);
    await page.locator('#pick-file').setInputFiles({ name: 'my photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    return { page, asked: keeper.asked };
  }
  const firstTitle = (page: Page) => page.locator('.card a').first();
  const said = (page: Page) => page.locator('#said').innerText();
  const choice = (page: Page, name: string) => page.locator('#choices').getByRole('button', { name, exact: true });

  it('shows every garment as a box; a tap on one shows its look-alikes without asking again', async () => {
    const { page, asked } = await show([DRESS, BAG]);
    await firstTitle(page).waitFor();
    expect(await firstTitle(page).innerText()).toContain('dress');
    const bag = page.locator('#boxes').getByRole('button', { name: 'Bag, 71 % sure' });
    await bag.click();
    await expect.poll(() => firstTitle(page).innerText()).toContain('bag');
    expect(await bag.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('#hint').isVisible()).toBe(false);
    // The same with the keyboard, by the row below.
    await choice(page, 'Dress').press('Enter');
    await expect.poll(() => firstTitle(page).innerText()).toContain('dress');
    expect(asked).toHaveLength(1);
    // The box lies where the garment is.
    const stage = await page.locator('#stage').boundingBox();
    const box = await bag.boundingBox();
    expect(((box?.x ?? 0) - (stage?.x ?? 0)) / (stage?.width ?? 1)).toBeCloseTo(0.6, 1);
  });

  it('tells garments of one kind apart by number', async () => {
    const { page } = await show([DRESS, BAG, { ...BAG, box: { ...BAG.box, left: 0.05, right: 0.3 } }]);
    await choice(page, 'Bag 2').click();
    await expect.poll(() => said(page)).toMatch(/look-alikes for the bag 2\.$/);
    expect(await choice(page, 'Dress').isVisible()).toBe(true);
  });

  it('shows a crowd, each to be reached, on a narrow phone too', async () => {
    for (const viewport of [
      { width: 1_200, height: 800 },
      { width: 360, height: 700 },
    ]) {
      const { page } = await show(CROWD, { viewport });
      await firstTitle(page).waitFor();
      expect(await page.locator('#boxes button').count()).toBe(12);
      expect(await overflow(page)).toBe(0);
      await page.locator('#boxes').getByRole('button', { name: 'Bottom 6, 80 % sure' }).click();
      await expect.poll(() => said(page)).toMatch(/look-alikes for the bottom 6\.$/);
    }
  });

  it('says where no clothes were seen, and takes a box that is drawn then', async () => {
    const { page, asked } = await show([]);
    await page.getByRole('heading', { name: 'No clothes were seen on this photo' }).waitFor();
    expect(await page.locator('#empty-advice').innerText()).toMatch(/Draw a box/);
    await page.getByRole('button', { name: 'Draw a box', exact: true }).press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('12 for your box').waitFor();
    expect(asked.map(({ choice }) => choice.box !== undefined)).toEqual([false, true]);
  });
});
