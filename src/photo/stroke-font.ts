/** Figures, capitals and currency signs as strokes: a bare container has no fonts, and a price must be readable all the same. */

/**
 * Each glyph as an SVG path on a field 8 units high, with its width; strokes 1.2 wide with round ends.
 * Small letters are drawn as capitals.
 */
const GLYPHS: Readonly<Record<string, readonly [width: number, path: string]>> = {
  '0': [5, 'M2.5 0C.8 0 0 1.8 0 4s.8 4 2.5 4S5 6.2 5 4 4.2 0 2.5 0z'],
  '1': [3, 'M0 1.6 2 0V8'],
  '2': [5, 'M.2 2C.3.8 1.2 0 2.5 0S4.8.9 4.8 2.2C4.8 4 2 5.4 0 8H5'],
  '3': [
    5,
    'M.3 1.3C.7.5 1.5 0 2.5 0 3.8 0 4.7.8 4.7 1.9S3.8 3.8 2 3.8C4 3.8 5 4.600 5 5.900S4 8 2.500 8C1.300 8 .4 7.500 0 6.500',
  ],
  '4': [5, 'M3.800 8V0L0 5.600H5.200'],
  '5': [5, 'M4.600 0H.8L.4 3.700C1 3.200 1.700 3 2.400 3 4 3 5 4 5 5.500S3.900 8 2.400 8C1.300 8 .4 7.500 0 6.600'],
  '6': [
    5,
    'M4.500.6C4 .2 3.400 0 2.800 0 1 0 0 1.900 0 4.800 0 6.900 1 8 2.500 8S5 6.900 5 5.400 4 3 2.600 3 .1 3.900 0 5.200',
  ],
  '7': [5, 'M0 0H5L1.600 8'],
  '8': [
    5,
    'M2.500 3.700C1.200 3.700.4 2.900.4 1.900S1.200 0 2.500 0 4.600.9 4.600 1.900 3.800 3.700 2.500 3.700 0 4.600 0 5.900 1 8 2.500 8 5 7.200 5 5.900 4 3.700 2.500 3.700z',
  ],
  '9': [
    5,
    'M.5 7.400C1 7.800 1.600 8 2.200 8 4 8 5 6.100 5 3.200 5 1.100 4 0 2.500 0S0 1.100 0 2.600 1 5 2.400 5 4.900 4.100 5 2.800',
  ],
  '.': [0.4, 'M.2 7.900V8'],
  ',': [0.8, 'M.6 7.700 0 9.200'],
  "'": [0.4, 'M.2 0V1.400'],
  '-': [2.4, 'M0 4.500H2.400'],
  '€': [
    5,
    'M5 .9C4.500.300 3.900 0 3.200 0 1.700 0 .9 1.700.9 4s.8 4 2.300 4C3.900 8 4.500 7.700 5 7.100M0 3.300H3.900M0 4.900H3.600',
  ],
  $: [
    5,
    'M4.700 1.900C4.400 1.100 3.600.6 2.500.6 1.200.6.3 1.300.3 2.300.3 4.700 4.900 3.300 4.900 5.700 4.900 6.800 3.900 7.400 2.500 7.400 1.200 7.400.3 6.900 0 6M2.500-.8V8.800',
  ],
  '£': [
    5,
    'M4.600 1.300C4.300.5 3.700 0 2.900 0 1.700 0 1.100.8 1.100 2V5.500C1.100 6.800.7 7.600 0 8H5M0 4.200H3.500',
  ],
  '¥': [5, 'M0 0 2.500 3.900 5 0M2.500 3.900V8M.4 4.300H4.600M.4 6H4.600'],
  '₽': [5, 'M1 8V0H3C4.300 0 5.100.9 5.100 2.200S4.300 4.400 3 4.400H0M0 6.200H3.200'],
  '₹': [5, 'M0 0H5M0 2.200H5M0 0H1.400C3 0 3.800.9 3.800 2.200S3 4.400 1.400 4.400H0L3.600 8'],
  '₩': [7, 'M0 0 1.700 8 3.500.6 5.300 8 7 0M-.3 3H7.300M0 4.800H7'],
  '₺': [5, 'M1.400 0V8C3.600 8 5 6.600 5 4.600M0 3.600 3.600 1.900M0 5.400 3.600 3.700'],
  '₴': [
    5,
    'M.5 1.500C.9.6 1.600 0 2.600 0 3.800 0 4.600.8 4.600 1.900 4.600 4.300.4 3.700.4 6.100.4 7.200 1.200 8 2.400 8 3.400 8 4.200 7.400 4.500 6.500M0 3.200H5M0 4.800H5',
  ],
  元: [
    6,
    'M.8 0H5.200M0 2.600H6M2.200 2.600C2.200 6 1.400 7.400 0 8M3.900 2.600V6.600C3.900 7.600 4.300 7.900 5 7.900 5.800 7.900 6 7.400 6 6.200',
  ],
  A: [5, 'M0 8 2.500 0 5 8M.9 5.200H4.100'],
  B: [
    4.8,
    'M0 0V8H2.600C4 8 4.800 7.200 4.800 5.900S4 3.800 2.600 3.800H0 2.400C3.600 3.800 4.300 3 4.300 1.900S3.600 0 2.400 0H0',
  ],
  C: [5, 'M5 1.500C4.500.5 3.700 0 2.700 0 1 0 0 1.600 0 4s1 4 2.700 4C3.700 8 4.500 7.500 5 6.500'],
  D: [5, 'M0 0V8H2C4 8 5 6.500 5 4S4 0 2 0z'],
  E: [4.4, 'M4.400 0H0V8H4.400M0 3.900H3.800'],
  F: [4.4, 'M4.400 0H0V8M0 3.900H3.800'],
  G: [5, 'M5 1.500C4.500.5 3.700 0 2.700 0 1 0 0 1.600 0 4s1 4 2.700 4C4.200 8 5 6.800 5 4.500H2.900'],
  H: [5, 'M0 0V8M5 0V8M0 3.900H5'],
  I: [0.4, 'M.2 0V8'],
  J: [3.6, 'M3.600 0V5.600C3.600 7.200 2.900 8 1.800 8 .8 8 .2 7.400 0 6.500'],
  K: [4.8, 'M0 0V8M4.600 0 0 4.900M1.700 3.200 4.800 8'],
  L: [4.2, 'M0 0V8H4.200'],
  M: [6, 'M0 8V0L3 5.500 6 0V8'],
  N: [5, 'M0 8V0L5 8V0'],
  O: [5.4, 'M2.700 0C1 0 0 1.600 0 4s1 4 2.700 4 2.700-1.600 2.700-4S4.400 0 2.700 0z'],
  P: [4.8, 'M0 8V0H2.600C4 0 4.800.9 4.800 2.300S4 4.600 2.600 4.600H0'],
  Q: [5.4, 'M2.700 0C1 0 0 1.600 0 4s1 4 2.700 4 2.700-1.600 2.700-4S4.400 0 2.700 0zM3.400 6 5.400 8.400'],
  R: [4.8, 'M0 8V0H2.600C4 0 4.800.9 4.800 2.200S4 4.400 2.600 4.400H0M2.500 4.400 4.800 8'],
  S: [
    5,
    'M4.700 1.500C4.400.6 3.600 0 2.500 0 1.200 0 .3.8.3 1.900.3 4.600 5 3.200 5 6 5 7.200 4 8 2.500 8 1.200 8 .3 7.400 0 6.400',
  ],
  T: [5, 'M0 0H5M2.500 0V8'],
  U: [5, 'M0 0V5.200C0 7 .9 8 2.500 8S5 7 5 5.200V0'],
  V: [5, 'M0 0 2.500 8 5 0'],
  W: [7, 'M0 0 1.700 8 3.500.6 5.300 8 7 0'],
  X: [5, 'M0 0 5 8M5 0 0 8'],
  Y: [5, 'M0 0 2.500 4.200 5 0M2.500 4.200V8'],
  Z: [5, 'M0 0H5L0 8H5'],
  Ł: [4.2, 'M0 0V8H4.200M-.9 4.900 2 3'],
};
const UNITS_HIGH = 8;
const SPACE = 2.4;
/** Between two glyphs, stroke included. */
const BETWEEN = 2;
const STROKE = 1.25;

/** Width of a text in pixels; 0 where it can't be drawn. @param height of the figures in pixels */
export function widthOfText(text: string, height: number): number {
  const glyphs = glyphsOf(text);
  if (glyphs === undefined) return 0;
  const units = glyphs.reduce((sum, [width]) => sum + width + BETWEEN, -BETWEEN);
  return Math.max(0, (units * height) / UNITS_HIGH);
}

/** A text as SVG, its top left at (x, y); nothing where one of its signs can't be drawn: half a price would be a wrong one. */
export function drawText(text: string, x: number, y: number, height: number, colour: string): string {
  const glyphs = glyphsOf(text);
  if (glyphs === undefined) return '';
  const scale = height / UNITS_HIGH;
  let at = 0;
  const paths = glyphs.map(([width, path]) => {
    const drawn = path === '' ? '' : `<path transform="translate(${at.toFixed(2)} 0)" d="${path}"/>`;
    at += width + BETWEEN;
    return drawn;
  });
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})" fill="none" stroke="${colour}" stroke-width="${STROKE}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`;
}

/** True where every sign of the text can be drawn. */
export function canDraw(text: string): boolean {
  return glyphsOf(text) !== undefined;
}

function glyphsOf(text: string): readonly (readonly [width: number, path: string])[] | undefined {
  const glyphs: (readonly [number, string])[] = [];
  // NFKC turns the full-width ￥ into ¥ and every kind of space but the thin one into a plain one.
  for (const sign of text.normalize('NFKC').toUpperCase()) {
    const glyph = /\s/.test(sign) ? ([SPACE - BETWEEN, ''] as const) : GLYPHS[sign === '’' ? "'" : sign];
    if (glyph === undefined) return undefined;
    glyphs.push(glyph);
  }
  return glyphs;
}
