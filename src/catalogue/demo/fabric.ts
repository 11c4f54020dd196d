/** Cloth as SVG: prints as repeating tiles, and the weave on top of them. */
import { COLOURS, darker, lighter, luminance, mix } from './colours.js';
import type { GarmentDesign } from './design.js';
import { at, ellipse } from './geometry.js';
import type { Fabric, Pattern } from './style.js';

/** A repeating tile: its size in mannequin units and its SVG. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** How a fabric falls and shines. */
export interface Drape {
  /** Depth of its wrinkles, 0 (stiff) to 1 (soft). */
  readonly wrinkle: number;
  /** Strength of its highlights, 0 to 1. */
  readonly sheen: number;
  /** How see-through it is, 0 to 1. */
  readonly sheer: number;
}

const DRAPES: { readonly [fabric in Fabric]: Drape } = {
  cotton: { wrinkle: 0.55, sheen: 0.12, sheer: 0 },
  jersey: { wrinkle: 0.5, sheen: 0.08, sheer: 0 },
  linen: { wrinkle: 0.8, sheen: 0.08, sheer: 0 },
  satin: { wrinkle: 0.9, sheen: 0.75, sheer: 0 },
  chiffon: { wrinkle: 0.75, sheen: 0.2, sheer: 0.12 },
  knit: { wrinkle: 0.35, sheen: 0.05, sheer: 0 },
  'cable-knit': { wrinkle: 0.3, sheen: 0.05, sheer: 0 },
  ribbed: { wrinkle: 0.3, sheen: 0.06, sheer: 0 },
  denim: { wrinkle: 0.45, sheen: 0.12, sheer: 0 },
  leather: { wrinkle: 0.5, sheen: 0.6, sheer: 0 },
  suede: { wrinkle: 0.35, sheen: 0.1, sheer: 0 },
  wool: { wrinkle: 0.3, sheen: 0.05, sheer: 0 },
  corduroy: { wrinkle: 0.35, sheen: 0.1, sheer: 0 },
  velvet: { wrinkle: 0.7, sheen: 0.5, sheer: 0 },
  canvas: { wrinkle: 0.25, sheen: 0.06, sheer: 0 },
  nylon: { wrinkle: 0.5, sheen: 0.5, sheer: 0 },
  straw: { wrinkle: 0.1, sheen: 0.1, sheer: 0 },
};

/** How the fabric falls and shines. */
export function drapeOf(fabric: Fabric): Drape {
  return DRAPES[fabric];
}

/** The dye of a design: an edition after the first is the same colour in a shade of its own. */
export function dyeOf(design: GarmentDesign): { readonly base: string; readonly accent: string } {
  const step = ((design.edition - 1) * 0.11) % 0.4;
  const shade = (colour: string): string => (luminance(colour) > 0.25 ? darker(colour, step) : lighter(colour, step));
  return { base: shade(COLOURS[design.colour]), accent: shade(COLOURS[design.accent]) };
}

const rect = (x: number, y: number, width: number, height: number, fill: string, opacity = 1): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
const shape = (d: string, fill: string, opacity = 1): string =>
  `<path d="${d}" fill="${fill}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
const stroke = (d: string, colour: string, width: number, opacity = 1): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" opacity="${opacity}" stroke-linecap="round" stroke-linejoin="round"/>`;

function flower(x: number, y: number, size: number, petals: string, heart: string): string {
  const around = Array.from({ length: 5 }, (_, i) => {
    const a = (i * 2 * Math.PI) / 5 + x;
    return ellipse(
      at(x + Math.cos(a) * size * 0.6, y + Math.sin(a) * size * 0.6),
      size * 0.52,
      size * 0.38,
      (a * 180) / Math.PI,
    );
  });
  return shape(around.join(''), petals) + shape(ellipse(at(x, y), size * 0.3, size * 0.3), heart);
}

function leaf(x: number, y: number, size: number, degrees: number, fill: string, vein: string): string {
  return `<g transform="translate(${x} ${y}) rotate(${degrees})"><path d="M0 ${-size}C${size * 0.7} ${-size * 0.4} ${size * 0.6} ${size * 0.5} 0 ${size}C${-size * 0.6} ${size * 0.5} ${-size * 0.7} ${-size * 0.4} 0 ${-size}Z" fill="${fill}"/><path d="M0 ${-size * 0.8}L0 ${size}" stroke="${vein}" stroke-width=".8" opacity=".7"/></g>`;
}

type Draw = (base: string, accent: string) => Tile;
const tile = (width: number, height: number, svg: string): Tile => ({ width, height, svg });

const PRINTS: { readonly [pattern in Pattern]?: Draw } = {
  'thin stripes': (_, accent) => tile(12, 12, rect(0, 0, 12, 3.4, accent)),
  'bold stripes': (_, accent) => tile(44, 44, rect(0, 0, 44, 20, accent)),
  pinstripes: (_, accent) => tile(14, 14, rect(0, 0, 1.5, 14, accent, 0.85)),
  gingham: (_, accent) => tile(22, 22, rect(0, 0, 11, 22, accent, 0.5) + rect(0, 0, 22, 11, accent, 0.5)),
  tartan: (base, accent) =>
    tile(
      56,
      56,
      rect(0, 0, 20, 56, accent, 0.55) +
        rect(0, 0, 56, 20, accent, 0.55) +
        rect(36, 0, 3, 56, lighter(accent, 0.45), 0.75) +
        rect(0, 36, 56, 3, lighter(accent, 0.45), 0.75) +
        rect(46, 0, 5, 56, darker(base, 0.6), 0.5) +
        rect(0, 46, 56, 5, darker(base, 0.6), 0.5),
    ),
  'polka dots': (_, accent) =>
    tile(30, 30, shape(ellipse(at(7.5, 7.5), 5.2, 5.2) + ellipse(at(22.5, 22.5), 5.2, 5.2), accent)),
  'confetti dots': (base, accent) =>
    tile(
      46,
      46,
      shape(
        [at(6, 9), at(30, 5), at(18, 24), at(39, 33), at(9, 38)].map((p) => ellipse(p, 2.6, 2.6)).join(''),
        accent,
      ) + shape([at(41, 15), at(25, 40)].map((p) => ellipse(p, 3.6, 3.6)).join(''), mix(base, accent, 0.55)),
    ),
  floral: (base, accent) =>
    tile(
      66,
      66,
      leaf(31, 13, 8, 60, mix(base, '#4d7a4a', 0.65), base) +
        leaf(7, 40, 8, -40, mix(base, '#4d7a4a', 0.65), base) +
        leaf(57, 46, 9, 20, mix(base, '#4d7a4a', 0.65), base) +
        leaf(30, 57, 7, -70, mix(base, '#4d7a4a', 0.65), base) +
        flower(17, 18, 11, accent, '#e9b949') +
        flower(47, 31, 9, lighter(accent, 0.3), darker(accent, 0.35)) +
        flower(18, 52, 7, mix(accent, base, 0.35), '#e9b949') +
        flower(55, 60, 5, accent, darker(accent, 0.4)),
    ),
  'leaf print': (base, accent) =>
    tile(
      60,
      60,
      leaf(14, 16, 15, 30, accent, base) +
        leaf(44, 20, 13, -50, mix(accent, base, 0.3), base) +
        leaf(26, 46, 14, -15, mix(accent, base, 0.15), base) +
        leaf(53, 49, 9, 70, accent, base),
    ),
  chevron: (_, accent) => tile(36, 26, `<path d="M0 4L18 16L36 4V13L18 25L0 13Z" fill="${accent}"/>`),
  'leopard print': (base, accent) => {
    const light = luminance(base) > luminance(accent);
    const heart = light ? mix(base, accent, 0.4) : mix(base, accent, 0.6);
    const spot = (x: number, y: number, r: number, turn: number): string =>
      `<g transform="translate(${x} ${y}) rotate(${turn})">${shape(ellipse(at(0, 0), r, r * 0.75), heart)}${stroke(`M${-r} ${r * 0.3}C${-r * 1.2} ${-r} ${r * 0.2} ${-r * 1.2} ${r * 0.7} ${-r * 0.6}`, accent, r * 0.5)}${stroke(`M${r} ${r * 0.1}C${r} ${r * 0.9} ${-r * 0.1} ${r} ${-r * 0.5} ${r * 0.8}`, accent, r * 0.45)}</g>`;
    return tile(
      50,
      50,
      spot(10, 10, 6, 0) +
        spot(33, 8, 5, 80) +
        spot(22, 27, 6.5, 150) +
        spot(42, 31, 6, 30) +
        spot(8, 39, 5, 210) +
        spot(30, 45, 4, 300),
    );
  },
  'geometric print': (base, accent) =>
    tile(
      40,
      40,
      `<path d="M20 2L38 20L20 38L2 20Z" fill="${accent}"/><path d="M20 10L30 20L20 30L10 20Z" fill="${mix(base, accent, 0.35)}"/><path d="M20 15L25 20L20 25L15 20Z" fill="${base}"/>` +
        shape(
          [at(0, 0), at(40, 0), at(0, 40), at(40, 40)].map((p) => ellipse(p, 4, 4)).join(''),
          mix(base, accent, 0.7),
        ),
    ),
  'fair isle': (base, accent) => {
    const soft = mix(base, accent, 0.5);
    const row = (y: number, cells: readonly number[], colour: string): string =>
      cells.map((x) => rect(x * 4, y * 4, 4, 4, colour)).join('');
    return tile(
      32,
      64,
      rect(0, 0, 32, 4, accent) +
        row(2, [0, 2, 4, 6], soft) +
        row(4, [3, 4], accent) +
        row(5, [2, 3, 4, 5], accent) +
        row(6, [0, 1, 2, 5, 6, 7], accent) +
        row(7, [2, 3, 4, 5], accent) +
        row(8, [3, 4], accent) +
        row(10, [1, 3, 5, 7], soft) +
        rect(0, 48, 32, 4, accent) +
        row(14, [0, 4], accent),
    );
  },
};

/** The print's tile; undefined where the cloth is plain or the print is one gradient over the whole garment. */
export function printOf(pattern: Pattern, base: string, accent: string): Tile | undefined {
  return PRINTS[pattern]?.(base, accent);
}

const WEAVES: { readonly [fabric in Fabric]?: (dark: string, light: string) => Tile } = {
  denim: (dark, light) =>
    tile(4, 4, stroke('M-1 5L5 -1M-1 1L1 -1M3 5L5 3', light, 0.9, 0.28) + stroke('M-1 3L3 -1M1 5L5 1', dark, 0.6, 0.2)),
  knit: (dark, light) =>
    tile(
      8,
      7,
      stroke('M0 1L4 5.5L8 1', dark, 1.5, 0.3) + stroke('M0 -.6L4 3.9L8 -.6M0 6.4L4 10.9L8 6.4', light, 1, 0.2),
    ),
  'cable-knit': (dark, light) =>
    tile(
      34,
      30,
      stroke('M4 0C4 10 14 10 14 15C14 22 4 22 4 30', dark, 3, 0.32) +
        stroke('M14 0C14 10 4 10 4 15C4 22 14 22 14 30', light, 3, 0.28) +
        stroke('M19 0V30M33 0V30', dark, 1.6, 0.3) +
        stroke('M22 2L26 6L30 2M22 9L26 13L30 9M22 17L26 21L30 17M22 24L26 28L30 24', dark, 1.3, 0.22),
    ),
  ribbed: (dark, light) => tile(7, 7, rect(0, 0, 2.4, 7, dark, 0.26) + rect(4, 0, 1.6, 7, light, 0.2)),
  corduroy: (dark, light) => tile(6, 6, rect(0, 0, 2, 6, dark, 0.32) + rect(3.4, 0, 1.4, 6, light, 0.2)),
  linen: (dark, light) =>
    tile(
      9,
      9,
      rect(0, 2, 9, 0.8, dark, 0.07) +
        rect(3, 0, 0.8, 9, dark, 0.07) +
        rect(0, 6, 9, 0.7, light, 0.09) +
        rect(7, 0, 0.6, 9, light, 0.08),
    ),
  canvas: (dark, light) => tile(5, 5, rect(0, 0, 2.5, 2.5, dark, 0.1) + rect(2.5, 2.5, 2.5, 2.5, light, 0.12)),
  wool: (dark, light) =>
    tile(
      11,
      11,
      shape([at(2, 3), at(7, 8), at(9, 1)].map((p) => ellipse(p, 1.1, 0.7, 40)).join(''), dark, 0.16) +
        shape([at(5, 5), at(1, 9)].map((p) => ellipse(p, 1.1, 0.7, -30)).join(''), light, 0.2),
    ),
  suede: (dark) => tile(9, 9, shape([at(2, 2), at(6, 7)].map((p) => ellipse(p, 1.3, 0.8, 25)).join(''), dark, 0.09)),
  straw: (dark, light) =>
    tile(
      10,
      10,
      rect(0, 0, 5, 5, dark, 0.22) +
        rect(5, 5, 5, 5, dark, 0.22) +
        stroke('M0 2.5H5M5 7.5H10', light, 1, 0.35) +
        stroke('M7.5 0V5M2.5 5V10', light, 1, 0.35),
    ),
};

/** The fabric's weave as a faint tile over the print; undefined where it has none that is seen. */
export function weaveOf(fabric: Fabric, base: string): Tile | undefined {
  return WEAVES[fabric]?.(darker(base, 0.75), lighter(base, 0.7));
}
