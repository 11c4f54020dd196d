/** Several thumbnails as one picture, numbered, each with its price beneath: for chats that show one picture better than many. */
import { renderAsync } from '@resvg/resvg-js';
import sharp, { type OverlayOptions } from 'sharp';
import { openEncoded } from './codec.js';
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
const BADGE_RADIUS = 25;
const JPEG_QUALITY = 85;
/** Cells beside each other, by how many there are; a telephone is narrow. */
const COLUMNS: readonly number[] = [1, 1, 2, 3, 2, 3, 3, 4, 4];

const BACKGROUND = '#eceff1';
const INK = '#1c2429';
const BADGE = '#d81b60';

/** Draws up to 8 cells, row by row. @returns a JPEG of at most 1260 × 820 pixels */
export async function drawSheet(cells: readonly SheetCell[]): Promise<Uint8Array> {
  const columns = COLUMNS[cells.length] ?? 4;
  const rows = Math.max(1, Math.ceil(cells.length / columns));
  const width = columns * PICTURE.width + (columns + 1) * GAP;
  const height = rows * (PICTURE.height + PRICE_HEIGHT) + (rows + 1) * GAP;

  const placed = await Promise.all(
    cells.map(async (cell, i) => ({
      cell,
      left: GAP + (i % columns) * (PICTURE.width + GAP),
      top: GAP + Math.floor(i / columns) * (PICTURE.height + PRICE_HEIGHT + GAP),
      picture: await contain(cell.thumbnail),
    })),
  );
  // Not by sharp, which is kept from reading SVG: strangers' files are never to reach that reader.
  const frames = placed.map(({ cell, left, top }) => `<g transform="translate(${left} ${top})">${frame(cell)}</g>`);
  const drawn = await renderAsync(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${frames.join('')}</svg>`,
    { font: { loadSystemFonts: false } },
  );
  const pictures = placed.flatMap(({ picture, left, top }): readonly OverlayOptions[] =>
    picture === undefined ? [] : [{ input: picture, left, top }],
  );
  const over: OverlayOptions = {
    input: Buffer.from(drawn.pixels),
    raw: { width, height, channels: 4 },
    premultiplied: true,
    left: 0,
    top: 0,
  };
  return await sharp({ create: { width, height, channels: 3, background: BACKGROUND } })
    .composite([...pictures, over])
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/** The thumbnail on white, in the middle of its field. */
async function contain(thumbnail: Uint8Array | undefined): Promise<Buffer | undefined> {
  if (thumbnail === undefined) return undefined;
  try {
    return await openEncoded(thumbnail)
      .resize({ ...PICTURE, fit: 'contain', background: '#ffffff' })
      .flatten({ background: '#ffffff' })
      .png({ compressionLevel: 1 })
      .toBuffer();
  } catch {
    return undefined;
  }
}

/** The number on its badge and the price, over the thumbnail's field. */
function frame({ number, price }: SheetCell): string {
  const { width, height } = PICTURE;
  const digits = String(number);
  const centre = BADGE_RADIUS + 8;
  const numberX = centre - widthOfText(digits, TEXT_HEIGHT) / 2;
  const priceX = price === undefined ? 0 : (width - widthOfText(price, TEXT_HEIGHT)) / 2;
  return `<rect y="${height}" width="${width}" height="${PRICE_HEIGHT}" fill="#ffffff"/>
<circle cx="${centre}" cy="${centre}" r="${BADGE_RADIUS}" fill="${BADGE}" stroke="#ffffff" stroke-width="3"/>
${drawText(digits, numberX, centre - TEXT_HEIGHT / 2, TEXT_HEIGHT, '#ffffff')}
${price === undefined ? '' : drawText(price, priceX, height + (PRICE_HEIGHT - TEXT_HEIGHT) / 2, TEXT_HEIGHT, INK)}`;
}
