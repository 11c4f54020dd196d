/** Paints parts as cloth: dye, print and weave, then folds, rounded edges, seams, wrinkles and shine. */
import { darker, lighter, luminance, mix } from './colours.js';
import type { GarmentDesign } from './design.js';
import { type Drape, drapeOf, dyeOf, printOf, type Tile, weaveOf } from './fabric.js';
import { crease } from './fold.js';
import { type Bounds, boundsOfParts, matrixText, type Part } from './part.js';
import { hash } from './random.js';

/** Collects what an SVG document defines once and refers to by id. */
export interface Defs {
  /** Adds a definition. @returns its id */
  add(define: (id: string) => string): string;
  svg(): string;
}

/** An empty collection of definitions. */
export function createDefs(): Defs {
  const definitions: string[] = [];
  return {
    add(define) {
      const id = `d${definitions.length}`;
      definitions.push(define(id));
      return id;
    },
    svg: () => `<defs>${definitions.join('')}</defs>`,
  };
}

/** What parts are painted with: a garment's cloth, or skin and hair. */
export interface Cloth {
  readonly base: string;
  readonly accent: string;
  readonly drape: Drape;
  readonly print?: Tile | undefined;
  readonly weave?: Tile | undefined;
  /** Changes from base to accent over the whole garment: softly, or at once. */
  readonly gradient?: 'ombre' | 'colour block' | undefined;
  /** Chooses its wrinkles. */
  readonly seed: number;
}

/** The cloth of a design. */
export function clothOf(design: GarmentDesign): Cloth {
  const { base, accent } = dyeOf(design);
  return {
    base,
    accent,
    drape: drapeOf(design.fabric),
    print: printOf(design.pattern, base, accent),
    weave: weaveOf(design.fabric, base),
    gradient: design.pattern === 'ombre' || design.pattern === 'colour block' ? design.pattern : undefined,
    seed: hash(JSON.stringify(design)) % 1000,
  };
}

/** A garment's cloth, ready to paint its parts. */
export interface Painter {
  paint(part: Part): string;
}

/** Below this luminance shadows can't be seen any more: form is shown by light instead. */
const DARK = 0.05;
/** Of ten folds that a part may fall in: no two garments crease alike. */
const FOLDS_SHOWN = 7;

/** A painter for one garment; `parts` are all of its parts, over which an ombre runs once. */
export function createPainter(cloth: Cloth, parts: readonly Part[], defs: Defs): Painter {
  const { base, accent, drape, print, weave } = cloth;
  const gradient = gradientOf(cloth, boundsOfParts(parts), defs);
  const wrinkles = drape.wrinkle > 0 ? wrinkleFilter(cloth, defs) : undefined;

  const paint = (part: Part): string => {
    const isCloth = part.fill === 'cloth';
    const colour = isCloth
      ? base
      : part.fill === 'accent'
        ? accent
        : part.fill === 'lining'
          ? darker(base, 0.5)
          : part.fill;
    const dark = luminance(colour) < DARK;
    const clip = defs.add((id) => `<clipPath id="${id}"><path d="${part.d}"/></clipPath>`);
    const layers = [`<path d="${part.d}" fill="${isCloth && gradient !== undefined ? `url(#${gradient})` : colour}"/>`];
    const covered = (tile: Tile): string => `<path d="${part.d}" fill="url(#${tiled(tile, part, defs)})"/>`;
    if (isCloth && print !== undefined) layers.push(covered(print));
    if ((isCloth || part.fill === 'accent' || part.fill === 'lining') && weave !== undefined)
      layers.push(covered(weave));
    const rim = part.rim ?? 15;
    if (rim > 0) {
      const shadow = dark ? '#000000' : darker(colour, 0.75);
      layers.push(softStroke(part.d, shadow, rim * 2.3, rim > 8 ? 6 : 4, 0.36));
    }
    if (part.folds !== undefined && part.folds.length > 0) {
      const folds = part.folds.filter((_, i) => hash(`${cloth.seed}|${part.depth}|${i}`) % 10 < FOLDS_SHOWN);
      layers.push(softFolds(folds, dark ? '#000000' : darker(colour, 0.72), 11, dark ? 0.45 : 0.27));
      const ridges = softFolds(folds, lighter(colour, dark ? 0.4 : 0.7), 10, dark ? 0.14 : 0.17);
      layers.push(`<g transform="translate(-7 -1)">${ridges}</g>`);
    }
    if (part.seams !== undefined && part.seams.length > 0) {
      const thread = seamColour(colour);
      layers.push(`<path d="${part.seams.join('')}" fill="none" stroke="${thread}" stroke-width="1.3" opacity=".6"/>`);
    }
    layers.push(part.inside ?? '');
    const body = `<g clip-path="url(#${clip})">${layers.join('')}</g>`;
    const edge = `<path d="${part.d}" fill="none" stroke="${dark ? '#08080a' : darker(mix(colour, '#5b5560', 0.15), 0.45)}" stroke-width="1.1" opacity=".55" stroke-linejoin="round"/>`;
    const sheer = isCloth && drape.sheer > 0 ? ` opacity="${1 - drape.sheer}"` : '';
    const wrinkled = rim > 0 && wrinkles !== undefined ? `<g filter="url(#${wrinkles})"${sheer}>${body}</g>` : body;
    const whole = `${wrinkled}${edge}${part.over ?? ''}`;
    return part.matrix === undefined ? `<g>${whole}</g>` : `<g transform="${matrixText(part.matrix)}">${whole}</g>`;
  };
  return { paint };
}

/** The colour of stitching that is seen on a cloth of this colour. */
export function seamColour(colour: string): string {
  return luminance(colour) < DARK ? lighter(colour, 0.3) : darker(colour, 0.5);
}

/** A stroke that fades out to its sides: strokes of falling width on top of one another, a tenth of the cost of a blur. */
function softStroke(d: string, colour: string, width: number, steps: number, opacity: number): string {
  const each = 1 - (1 - opacity) ** (1.6 / steps);
  const strokes = Array.from(
    { length: steps },
    (_, i) => `<path d="${d}" stroke-width="${Math.round(width * (1 - i / steps) * 10) / 10}"/>`,
  );
  return `<g fill="none" stroke="${colour}" stroke-opacity="${Math.round(each * 1000) / 1000}" stroke-linecap="round">${strokes.join('')}</g>`;
}

/** Creases that fade out to their sides, in the same way. */
function softFolds(folds: readonly string[], colour: string, width: number, opacity: number): string {
  const widths = [1, 0.72, 0.48, 0.26].map((share) => share * width);
  const each = 1 - (1 - opacity) ** (1.5 / widths.length);
  const layers = widths.map((wide) => `<path d="${folds.map((fold) => crease(fold, wide)).join('')}"/>`);
  return `<g fill="${colour}" fill-opacity="${Math.round(each * 1000) / 1000}">${layers.join('')}</g>`;
}

function tiled(tile: Tile, part: Part, defs: Defs): string {
  const origin = part.origin ?? { x: 0, y: 0 };
  const place = `translate(${Math.round(origin.x)} ${Math.round(origin.y)}) rotate(${Math.round(part.turn ?? 0)})`;
  return defs.add(
    (id) =>
      `<pattern id="${id}" width="${tile.width}" height="${tile.height}" patternUnits="userSpaceOnUse" patternTransform="${place}">${tile.svg}</pattern>`,
  );
}

/** Ombre and colour block are one gradient over the whole garment. */
function gradientOf({ base, accent, gradient }: Cloth, span: Bounds, defs: Defs): string | undefined {
  if (gradient === undefined) return undefined;
  const stops = gradient === 'ombre' ? [0.12, base, 0.88, accent] : [0.48, base, 0.481, accent];
  return defs.add(
    (id) =>
      `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${span.top}" y2="${span.bottom}"><stop offset="${stops[0]}" stop-color="${stops[1]}"/><stop offset="${stops[2]}" stop-color="${stops[3]}"/></linearGradient>`,
  );
}

/** Wrinkles: noise taken as a height map and lit from the upper left; shine is the same map's specular light. */
function wrinkleFilter({ base, drape, seed }: Cloth, defs: Defs): string {
  const dark = luminance(base) < DARK;
  const scale = 3 + 13 * drape.wrinkle;
  const sheen = Math.max(drape.sheen, dark ? 0.22 : 0) * 0.5;
  return defs.add(
    (id) =>
      `<filter id="${id}" x="-3%" y="-3%" width="106%" height="106%" color-interpolation-filters="sRGB">` +
      `<feTurbulence type="fractalNoise" baseFrequency="0.021 0.0085" numOctaves="2" seed="${seed}" result="height"/>` +
      `<feDiffuseLighting in="height" surfaceScale="${scale}" diffuseConstant="1.2" lighting-color="#ffffff" result="light"><feDistantLight azimuth="230" elevation="58"/></feDiffuseLighting>` +
      // Merged with nothing: a source that rounding made a row smaller than the filter's region ends the process in resvg (composite.rs).
      `<feMerge result="whole"><feMergeNode in="SourceGraphic"/></feMerge>` +
      `<feComposite in="whole" in2="light" operator="arithmetic" k1="1.03" result="lit"/>` +
      (sheen > 0.07
        ? `<feSpecularLighting in="height" surfaceScale="${scale * 1.3}" specularConstant="${sheen}" specularExponent="14" lighting-color="#ffffff" result="shine"><feDistantLight azimuth="230" elevation="48"/></feSpecularLighting><feComposite in="lit" in2="shine" operator="arithmetic" k2="1" k3="1" result="lit"/>`
        : '') +
      `<feComposite in="lit" in2="SourceGraphic" operator="in"/></filter>`,
  );
}
