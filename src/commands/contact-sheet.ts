/** The answer to a photo as one self-contained page: the photo with its boxes, and the thumbnails of the results. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import open from 'open';
import type { CatalogueItem } from '../core/catalogue.js';
import type { Photo } from '../core/photo.js';
import type { CatalogueStore } from '../core/ports.js';
import type { Answer, Result } from '../core/query.js';

const STYLE = `
body { font: 15px/1.4 system-ui, sans-serif; margin: 24px; color: #222; background: #fff }
.row { display: flex; gap: 24px; align-items: flex-start }
.photo { position: relative; flex: none } .photo img { display: block; max-width: 320px; max-height: 480px }
.box { position: absolute; border: 2px solid #e0245e } .box b { background: #e0245e; color: #fff; padding: 0 6px }
.results { display: flex; flex-wrap: wrap; gap: 14px } figure { margin: 0; width: 150px }
figure img { width: 150px; height: 190px; object-fit: contain; background: #f4f4f4 }
figcaption { font-size: 13px } .how { color: #666 }`;

/** Writes the page into a new temporary folder and opens it in the browser where there is one. @returns its path */
export async function openContactSheet(
  title: string,
  photo: Photo,
  answer: Answer,
  store: CatalogueStore,
): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'samelook-')), 'contact-sheet.html');
  await writeFile(path, await contactSheet(basename(title), photo, answer, store));
  const browser = await open(path).catch(() => undefined);
  // A machine without a browser still has the file; the path is printed by the caller.
  browser?.on('error', () => {});
  return path;
}

/** The page as HTML; pictures are data: addresses, so that the file can be sent. */
export async function contactSheet(
  title: string,
  photo: Photo,
  answer: Answer,
  store: CatalogueStore,
): Promise<string> {
  const boxes = answer.garments.map(
    ({ box }, i) =>
      `<div class="box" style="left:${percent(box.left)};top:${percent(box.top)};width:${percent(box.right - box.left)};height:${percent(box.bottom - box.top)}"><b>${i + 1}</b></div>`,
  );
  const rows = await Promise.all(
    answer.garments.map(async ({ category, results }, i) => {
      const figures = await Promise.all(results.map((result) => figure(result, store)));
      return `<h2>${i + 1}. ${category}</h2><div class="results">${figures.join('') || 'Nothing close in this catalogue.'}</div>`;
    }),
  );
  return `<!doctype html><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1><div class="row"><div class="photo"><img alt="" src="${dataUrl(photo)}">${boxes.join('')}</div>
<div>${rows.join('') || 'No clothes were seen in this photo.'}</div></div>`;
}

async function figure(
  { item, imageId, similarity, verdict, others = [] }: Result,
  store: CatalogueStore,
): Promise<string> {
  const thumbnail = await store.thumbnail(item.id, imageId);
  const elsewhere = others.map((other) => `<br>also: ${offered(other)}`).join('');
  return `<figure>${thumbnail === undefined ? '' : `<img alt="" src="${dataUrl(thumbnail.bytes)}">`}<figcaption>${escapeHtml(item.title)}<br>
${offered(item)}<br><span class="how">${verdict} ${(100 * similarity).toFixed(0)} %${elsewhere}</span></figcaption></figure>`;
}

/** Price and shop, as HTML. */
function offered({ price, currency, shop }: CatalogueItem): string {
  return escapeHtml(`${price === undefined ? '' : `${price.toFixed(2)} ${currency ?? ''}`} ${shop}`);
}

const percent = (side: number) => `${(100 * side).toFixed(2)}%`;

// Thumbnails are JPEG; the photo may be anything: browsers tell picture formats by their content, whatever the type says.
const dataUrl = (bytes: Uint8Array) => `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
