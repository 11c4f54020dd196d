/** Several thumbnails as one picture, numbered, each with its price beneath: for chats that show one picture better than many. */
import { renderAsync } from '@resvg/resvg-js';
import { createCanvas, type Overlay } from './canvas.js';
import { openEncoded, openRgb } from './codec.js';
import { drawText, widthOfText } from './stroke-font.js';

/** One field of the sheet. */
export interface SheetCell {
  readonly number: number;
  /** Written out; signs that can't be drawn leave the price away. */
  readonly price: string | undefined;
  /** WebP or JPEG; a damaged or missing one leaves the field empty. */
  readonly thumbnail: Uint8Array | undefined;
}

/** Size of a thumbnail's field in pixels; thumbnails have at most 320 on their longest side, most are upright. */
const PICTURE = { width: 300, height: 340 } as const;
const PRICE_HEIGHT = 52;
const GAP = 12;
const TEXT_HEIGHT = 24;
const BADGE_SIDE = 58;
const BADGE_RADIUS = 25;
const BADGE_MARGIN = 4;
const JPEG_QUALITY = 85;
/** Cells beside each other, by how many there are; a telephone is narrow. */
const COLUMNS: readonly number[] = [1, 1, 2, 3, 2, 3, 3, 4, 4];

const BACKGROUND_GREY = 236;
const INK = '#1c2429';
const BADGE = '#d81b60';

/** Draws up to 8 cells, row by row. @returns a JPEG of at most 1260 × 820 pixels */
export async function drawSheet(cells: readonly SheetCell[]): Promise<Uint8Array> {
  const columns = COLUMNS[cells.length] ?? 4;
  const rows = Math.max(1, Math.ceil(cells.length / columns));
  const width = columns * PICTURE.width + (columns + 1) * GAP;
  const height = rows * (PICTURE.height + PRICE_HEIGHT) + (rows + 1) * GAP;
  const canvas = createCanvas(width, height, BACKGROUND_GREY);

  const drawn = await Promise.all(
    cells.map(async ({ thumbnail, number, price }) => ({
      picture: await contain(thumbnail),
      badge: await render(badge(number), BADGE_SIDE, BADGE_SIDE),
      tag: await render(priceTag(price), PICTURE.width, PRICE_HEIGHT),
    })),
  );
  for (const [i, { picture, badge, tag }] of drawn.entries()) {
    const left = GAP + (i % columns) * (PICTURE.width + GAP);
    const top = GAP + Math.floor(i / columns) * (PICTURE.height + PRICE_HEIGHT + GAP);
    if (picture !== undefined) canvas.put(picture, PICTURE.width, left, top);
    canvas.blend(badge, left + BADGE_MARGIN, top + BADGE_MARGIN);
    canvas.blend(tag, left, top + PICTURE.height);
  }
  return await openRgb(canvas.rgb, width, height).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}

/** The thumbnail on white, in the middle of its field, as rows of RGB. */
async function contain(thumbnail: Uint8Array | undefined): Promise<Uint8Array | undefined> {
  if (thumbnail === undefined) return undefined;
  try {
    return await openEncoded(thumbnail)
      .resize({ ...PICTURE, fit: 'contain', background: '#ffffff', kernel: 'linear', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch {
    return undefined;
  }
}

function badge(number: number): string {
  const digits = String(number);
  const centre = BADGE_SIDE / 2;
  const x = centre - widthOfText(digits, TEXT_HEIGHT) / 2;
  return `<circle cx="${centre}" cy="${centre}" r="${BADGE_RADIUS}" fill="${BADGE}" stroke="#ffffff" stroke-width="3"/>
${drawText(digits, x, centre - TEXT_HEIGHT / 2, TEXT_HEIGHT, '#ffffff')}`;
}

function priceTag(price = ''): string {
  const x = (PICTURE.width - widthOfText(price, TEXT_HEIGHT)) / 2;
  return `<rect width="${PICTURE.width}" height="${PRICE_HEIGHT}" fill="#ffffff"/>
${drawText(price, x, (PRICE_HEIGHT - TEXT_HEIGHT) / 2, TEXT_HEIGHT, INK)}`;
}

/** Not by sharp, which is kept from reading SVG: strangers' files are never to reach that reader. */
async function render(drawing: string, width: number, height: number): Promise<Overlay> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`;
  const { pixels } = await renderAsync(svg, { font: { loadSystemFonts: false } });
  return { width, height, rgba: pixels };
}
