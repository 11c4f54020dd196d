/** The named colours of the demo shop, which go with which, and the small arithmetic that drawing needs. */

/** Colour names as they stand in titles and filters, with their sRGB value. */
export const COLOURS = {
  black: '#1d1d20',
  charcoal: '#4a4c52',
  grey: '#9a9ca1',
  white: '#f8f7f4',
  ivory: '#f0e8d6',
  beige: '#d9c8aa',
  camel: '#bd8f58',
  brown: '#6a4430',
  rust: '#b4532d',
  orange: '#ea7f30',
  mustard: '#d3a027',
  yellow: '#f2d450',
  olive: '#6c7039',
  sage: '#a6b697',
  emerald: '#128058',
  'forest green': '#24452f',
  mint: '#b5e0cb',
  teal: '#1e7679',
  'sky blue': '#93bfe6',
  cobalt: '#2657c6',
  'denim blue': '#5677a0',
  indigo: '#303f66',
  navy: '#202c4c',
  lilac: '#bca7dc',
  purple: '#613d90',
  pink: '#e27aa3',
  blush: '#ecc5c0',
  fuchsia: '#c8256f',
  red: '#c7252f',
  burgundy: '#6f1b34',
} as const;
export type Colour = keyof typeof COLOURS;

/** Every colour that cloth is dyed in; the two denim washes are left to denim. */
export const DYES = (Object.keys(COLOURS) as Colour[]).filter((name) => name !== 'denim blue' && name !== 'indigo');
/** The colours that denim comes in. */
export const DENIM_WASHES: readonly Colour[] = ['denim blue', 'indigo', 'sky blue', 'black', 'white', 'grey', 'ivory'];
/** The colours that leather and suede come in. */
export const LEATHERS: readonly Colour[] = [
  'black',
  'brown',
  'camel',
  'burgundy',
  'white',
  'beige',
  'red',
  'navy',
  'forest green',
  'grey',
  'blush',
  'mustard',
  'olive',
  'teal',
];

const NEUTRALS: readonly Colour[] = ['white', 'ivory', 'black', 'navy', 'beige'];
const FRIENDS: { readonly [colour in Colour]?: readonly Colour[] } = {
  black: ['red', 'camel', 'pink', 'emerald', 'mustard'],
  charcoal: ['mustard', 'sky blue', 'blush'],
  grey: ['yellow', 'burgundy', 'cobalt'],
  white: ['red', 'cobalt', 'emerald', 'fuchsia', 'camel', 'purple'],
  ivory: ['rust', 'teal', 'burgundy', 'olive', 'brown'],
  beige: ['brown', 'rust', 'forest green', 'burgundy'],
  camel: ['burgundy', 'forest green', 'brown'],
  brown: ['blush', 'sky blue', 'mustard', 'camel'],
  rust: ['blush', 'mustard', 'teal'],
  orange: ['yellow', 'fuchsia', 'brown'],
  mustard: ['burgundy', 'brown', 'teal'],
  yellow: ['orange', 'cobalt', 'grey'],
  olive: ['mustard', 'rust', 'blush'],
  sage: ['forest green', 'blush', 'rust'],
  emerald: ['mint', 'pink', 'mustard'],
  'forest green': ['mint', 'mustard', 'red', 'camel'],
  mint: ['emerald', 'pink', 'teal'],
  teal: ['mint', 'mustard', 'blush'],
  'sky blue': ['cobalt', 'rust', 'red'],
  cobalt: ['sky blue', 'red', 'yellow', 'mint'],
  'denim blue': ['camel'],
  indigo: ['camel'],
  navy: ['red', 'sky blue', 'mustard', 'blush', 'emerald'],
  lilac: ['purple', 'yellow', 'mint'],
  purple: ['lilac', 'mustard', 'pink'],
  pink: ['red', 'burgundy', 'lilac'],
  blush: ['burgundy', 'teal', 'rust', 'emerald'],
  fuchsia: ['blush', 'orange', 'lilac'],
  red: ['blush', 'pink', 'camel'],
  burgundy: ['blush', 'pink', 'mustard'],
};
/** Least distance in CIELAB at which an accent is clearly seen on its base; 2.3 is just noticeable (Mahy et al., 1994). */
const CLEARLY_DIFFERENT = 28;

/** Colours that look right next to `base` and are told apart from it at a glance. */
export function accentsOf(base: Colour): readonly Colour[] {
  return ACCENTS.get(base) ?? [];
}

function chooseAccents(base: Colour): readonly Colour[] {
  const candidates = new Set<Colour>([...(FRIENDS[base] ?? []), ...NEUTRALS]);
  return [...candidates].filter((name) => labDistance(COLOURS[base], COLOURS[name]) >= CLEARLY_DIFFERENT);
}

/** The colour moved towards another; `amount` 0..1. Both `#rrggbb`. */
export function mix(from: string, to: string, amount: number): string {
  const [a, b] = [channels(from), channels(to)];
  const at = (i: number): string =>
    Math.round((a[i] as number) + ((b[i] as number) - (a[i] as number)) * amount)
      .toString(16)
      .padStart(2, '0');
  return `#${at(0)}${at(1)}${at(2)}`;
}

/** The colour mixed with near-black; `amount` 0..1. */
export function darker(colour: string, amount: number): string {
  return mix(colour, '#0b0a14', amount);
}

/** The colour mixed with white; `amount` 0..1. */
export function lighter(colour: string, amount: number): string {
  return mix(colour, '#ffffff', amount);
}

/** Relative luminance, 0 (black) to 1 (white), as in WCAG 2. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(linear) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Distance in CIELAB (ΔE*ab, CIE 1976) under D65. */
export function labDistance(a: string, b: string): number {
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function linear(channel: number): number {
  const v = channel / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function lab(colour: string): [number, number, number] {
  const [r, g, b] = channels(colour).map(linear) as [number, number, number];
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const ACCENTS: ReadonlyMap<Colour, readonly Colour[]> = new Map(
  (Object.keys(COLOURS) as Colour[]).map((base) => [base, chooseAccents(base)]),
);
