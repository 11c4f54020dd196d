/** Pictures of the chats of a walk, for people to look at. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawChat, type ShownMessage } from '../fakes/chat-picture.js';
import { findChromium, launchChromium } from './browser.js';

/** Draws a chat into the folder of SAMELOOK_PICTURES; without it, or without a browser, nothing. @param name of the file */
export async function drawInto(name: string, title: string, messages: readonly ShownMessage[]): Promise<void> {
  const folder = process.env.SAMELOOK_PICTURES;
  const chromium = findChromium();
  if (folder === undefined || chromium === undefined) return;
  const browser = await launchChromium(chromium);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.png`), await drawChat(browser, title, messages));
  } finally {
    await browser.close();
  }
}
