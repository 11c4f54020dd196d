/** A real Chromium for the tests of the page, and the reason where there is none. */
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium: CHROMIUM_PATH, or the first on the PATH. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [environment.CHROMIUM_PATH ?? '', ...candidates].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return path !== '';
    } catch {
      return false;
    }
  });
}

/** Starts it; root may not use its sandbox. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Complaints of a page: what it wrote as an error, threw, or asked of another host than its own. */
export function watch(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

/** Drops or pastes a file onto the page, as the browser itself would tell it. */
export async function give(page: Page, how: 'drop' | 'paste', file: Uint8Array, type: string): Promise<void> {
  const base64 = Buffer.from(file).toString('base64');
  await page.evaluate(`{
    const bytes = Uint8Array.from(atob(${JSON.stringify(base64)}), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'photo', { type: ${JSON.stringify(type)} }));
    const options = { bubbles: true, cancelable: true };
    document.querySelector('main').dispatchEvent(
      ${how === 'drop'}
        ? new DragEvent('drop', { ...options, dataTransfer: transfer })
        : new ClipboardEvent('paste', { ...options, clipboardData: transfer }),
    );
  }`);
}

/** Picks a large file by its path: playwright sends bytes slowly. */
export async function pickByPath(page: Page, path: string, file: Uint8Array): Promise<void> {
  await writeFile(path, file);
  await page.locator('#pick-file').setInputFiles(path);
}

/** A picture's own width in pixels; 0 until it has really loaded. */
export function widthOf(picture: Locator): Promise<number> {
  return picture.evaluate((image: unknown) => (image as { readonly naturalWidth: number }).naturalWidth);
}

/** CSS pixels by which a page is wider than its window. */
export function overflow(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - innerWidth');
}
