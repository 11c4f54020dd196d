/** What a fake platform received, drawn as a chat: so that a person can look at a conversation and judge it. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

/** One message as a person would see it, whatever platform it came through. */
export interface ShownMessage {
  /** Who wrote it, as it stands above the message. */
  readonly from: string;
  /** Messages of the bot stand on the left. */
  readonly isBot: boolean;
  readonly text: string;
  /** JPEG, PNG or WebP, in the order in which they stand. */
  readonly pictures: readonly Uint8Array[];
  /** Rows of labels. */
  readonly buttons: readonly (readonly string[])[];
  readonly menus: readonly { readonly placeholder: string; readonly options: readonly string[] }[];
  /** The text in pieces, on platforms that set a picture beside or below a piece of it; drawn instead of `text` and `pictures`. */
  readonly parts?: readonly ShownPart[];
  /** Words beside the name: "only you can see this", "edited", "notice". */
  readonly note?: string;
}

/** A piece of a message: words with a small picture beside them, or pictures by themselves. */
export type ShownPart =
  | { readonly text: string; readonly beside?: Uint8Array | undefined }
  | { readonly pictures: readonly Uint8Array[] };

/** Width of the picture in CSS pixels: a telephone's. */
const WIDTH = 420;

const STYLE = `
* { box-sizing: border-box } body { margin: 0; padding: 12px; width: ${WIDTH}px; background: #dfe5e1;
  font: 15px/1.35 'Chat', system-ui, 'DejaVu Sans', sans-serif; color: #111 }
h1 { font-size: 13px; text-align: center; color: #566; margin: 4px 0 10px }
.message { margin: 0 0 10px; max-width: 370px } .own { margin-left: auto; max-width: 240px }
.bubble { background: #fff; border-radius: 12px; padding: 8px 10px; overflow: hidden } .own .bubble { background: #d9f5c8 }
.from { font-size: 12px; color: #36795b; font-weight: 600 } .note { color: #888; font-weight: 400 }
.text { white-space: pre-wrap; overflow-wrap: anywhere } .pictures { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 0 }
.pictures img { max-width: 100%; border-radius: 8px; flex: 1 1 30% ; min-width: 0 } .pictures img:only-child { flex-basis: 100% }
.part { display: flex; gap: 8px; justify-content: space-between; margin: 2px 0 } .part img { width: 85px; height: 85px; object-fit: cover; border-radius: 8px; flex: none }
.row { display: flex; gap: 4px; margin-top: 4px } .row span { flex: 1; min-width: 0; text-align: center; background: #4f6f60; color: #fff;
  border-radius: 8px; padding: 6px 4px; font-size: 13px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.menu { background: #fff; border: 1px solid #b9c4be; border-radius: 8px; padding: 6px 8px; margin-top: 4px; font-size: 13px }
.menu b { color: #566; font-weight: 500 } .menu i { font-style: normal; color: #36795b }`;

/**
 * Draws the messages, oldest first.
 * @param styles more CSS, such as an `@font-face` named 'Chat' for scripts that the machine has no font of
 * @returns a PNG
 */
export async function drawChat(
  browser: Browser,
  title: string,
  messages: readonly ShownMessage[],
  styles = '',
): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 }, deviceScaleFactor: 1.5 });
  try {
    await page.setContent(chatPage(title, messages, styles), { waitUntil: 'load' });
    await page.evaluate('document.fonts.ready');
    return await page.screenshot({ fullPage: true, type: 'png' });
  } finally {
    await page.close();
  }
}

/** The chat as one page of HTML with its pictures in it. */
export function chatPage(title: string, messages: readonly ShownMessage[], styles = ''): string {
  return `<!doctype html><meta charset="utf-8"><style>${styles}${STYLE}</style><h1>${escapeHtml(title)}</h1>${messages.map(drawMessage).join('')}`;
}

/** A file as the `src` of an `@font-face`. @param format such as "woff2" */
export async function fontSource(file: string, format: string): Promise<string> {
  return `url(data:font/${format};base64,${(await readFile(file)).toString('base64')}) format('${format}')`;
}

function drawMessage({ from, isBot, text, pictures, buttons, menus, note, parts }: ShownMessage): string {
  const rows = buttons.map(
    (row) => `<div class="row">${row.map((label) => `<span>${escapeHtml(label)}</span>`).join('')}</div>`,
  );
  const lists = menus.map(
    ({ placeholder, options }) =>
      `<div class="menu"><b>${escapeHtml(placeholder)} ▾</b> <i>${options.map(escapeHtml).join(' · ')}</i></div>`,
  );
  return `<div class="message${isBot ? '' : ' own'}"><div class="bubble">
<div class="from">${escapeHtml(from)}${note === undefined ? '' : ` <span class="note">${escapeHtml(note)}</span>`}</div>
${(parts ?? [{ pictures }, { text }]).map(drawPart).join('')}</div>
${rows.join('')}${lists.join('')}</div>`;
}

function drawPart(part: ShownPart): string {
  if ('pictures' in part) {
    return part.pictures.length === 0 ? '' : `<div class="pictures">${part.pictures.map(drawImage).join('')}</div>`;
  }
  const words = `<div class="text">${escapeHtml(part.text)}</div>`;
  return part.beside === undefined ? words : `<div class="part">${words}${drawImage(part.beside)}</div>`;
}

const drawImage = (bytes: Uint8Array) => `<img alt="" src="data:;base64,${Buffer.from(bytes).toString('base64')}">`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
