/** A product picture: the garment alone, upright, on off-white with a soft shadow. */
import type { GarmentDesign } from './design.js';
import { drawProduct } from './garments/draw-garment.js';
import { clothOf, createDefs, createPainter } from './paint.js';
import { boundsOfParts, matrixText } from './part.js';

/** Pixels of a product picture from left to right. */
export const PRODUCT_WIDTH = 480;
/** Pixels of a product picture from top to bottom. */
export const PRODUCT_HEIGHT = 640;
const MARGIN = 46;
/** Small things are not blown up beyond this: the size of a drawing unit in pixels. */
const MAX_SCALE = 1.75;
const MAX_HAT_SCALE = 2.7;
const BACKDROPS = [
  ['#faf9f6', '#ece9e3'],
  ['#f8f8f8', '#e9eaec'],
  ['#faf7f2', '#eee7dc'],
] as const;

/** The SVG of a design's product picture, PRODUCT_WIDTH x PRODUCT_HEIGHT pixels. */
export function productPicture(design: GarmentDesign): string {
  const parts = drawProduct(design);
  const defs = createDefs();
  const painter = createPainter(clothOf(design), parts, defs);
  const bounds = boundsOfParts(parts);
  const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
  const scale = Math.min(
    (PRODUCT_WIDTH - 2 * MARGIN) / width,
    (PRODUCT_HEIGHT - 2 * MARGIN) / height,
    design.category === 'headwear' ? MAX_HAT_SCALE : MAX_SCALE,
  );
  const middleX = (bounds.left + bounds.right) / 2;
  const middleY = (bounds.top + bounds.bottom) / 2;
  const place = matrixText([
    scale,
    0,
    0,
    scale,
    PRODUCT_WIDTH / 2 - middleX * scale,
    PRODUCT_HEIGHT / 2 - middleY * scale,
  ]);
  const [light, dark] = BACKDROPS[design.style.length % BACKDROPS.length] as (typeof BACKDROPS)[number];
  const backdrop = defs.add(
    (id) =>
      `<radialGradient id="${id}" cx=".45" cy=".4" r=".8"><stop offset=".35" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></radialGradient>`,
  );
  const grounded = design.category === 'shoes' || design.category === 'bag';
  const shadowBlur = defs.add(
    (id) =>
      `<filter id="${id}" x="-20%" y="${grounded ? -300 : -20}%" width="140%" height="${grounded ? 700 : 140}%"><feGaussianBlur stdDeviation="9"/></filter>`,
  );
  const silhouettes = parts
    .map((part) => `<path d="${part.d}"${part.matrix === undefined ? '' : ` transform="${matrixText(part.matrix)}"`}/>`)
    .join('');
  const shadow = grounded
    ? `<ellipse cx="${middleX}" cy="${bounds.bottom}" rx="${width * 0.47}" ry="${9}" fill="#3a342e" opacity=".38" filter="url(#${shadowBlur})"/>`
    : `<g transform="translate(7 11)" fill="#3a342e" opacity=".3" filter="url(#${shadowBlur})">${silhouettes}</g>`;
  const drawing = parts.map((part) => painter.paint(part)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PRODUCT_WIDTH}" height="${PRODUCT_HEIGHT}" viewBox="0 0 ${PRODUCT_WIDTH} ${PRODUCT_HEIGHT}">` +
    `${defs.svg()}<rect width="100%" height="100%" fill="url(#${backdrop})"/><g transform="${place}">${shadow}${drawing}</g></svg>`
  );
}
