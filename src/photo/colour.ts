/** Colours as people see them: CIELAB, differences, what names mean. The arithmetic is culori's. */
import { converter, differenceCiede2000, parse } from 'culori';
import type { Lab } from '../core/palette.js';

/**
 * CIEDE2000 with lightness counting half (k_L = 2), as textile industry sets it (CIE 142-2001; Sharma, Wu, Dalal 2005, "The CIEDE2000
 * color-difference formula"): the light differs more from photo to photo than the dye.
 */
const ciede2000 = differenceCiede2000(2, 1, 1);
const toLab65 = converter('lab65');

/** Names that shops use, with a colour that each is typical for. */
const NAMED: readonly (readonly [name: string, hex: string])[] = [
  ['black', '#1b1b1d'],
  ['grey', '#55575c'],
  ['silver', '#c4c6c9'],
  ['white', '#f7f6f3'],
  ['cream', '#efe6d2'],
  ['beige', '#d6c4a4'],
  ['camel', '#b98a56'],
  ['brown', '#7c5234'],
  ['rust', '#b04f2a'],
  ['orange', '#ec7d2b'],
  ['mustard', '#cf9c28'],
  ['yellow', '#f3d84e'],
  ['olive', '#6b6d3a'],
  ['khaki', '#8d8560'],
  ['sage', '#a5b596'],
  ['green', '#2f8a4c'],
  ['dark green', '#22442f'],
  ['mint', '#b3e0ca'],
  ['teal', '#1d7478'],
  ['turquoise', '#3fc0c4'],
  ['light blue', '#9dc3e6'],
  ['blue', '#2a5ac8'],
  ['denim', '#56749c'],
  ['navy', '#1f2a48'],
  ['lilac', '#bda9dc'],
  ['purple', '#643f92'],
  ['pink', '#e583aa'],
  ['blush', '#ebc6c1'],
  ['fuchsia', '#c6266e'],
  ['red', '#c5242e'],
  ['burgundy', '#6c1a32'],
];

const named = NAMED.map(([name, hex]) => ({ name, lab: labOf(hex) }));

/** The colour of an sRGB pixel, each channel 0..255. */
export function labOfRgb(red: number, green: number, blue: number): Lab {
  const { l, a, b } = toLab65({ mode: 'rgb', r: red / 255, g: green / 255, b: blue / 255 });
  return { l, a, b };
}

/** How different two colours of cloth look: 0 = equal, about 2 = just told apart side by side, 20 = another colour. */
export function colourDifference(one: Lab, other: Lab): number {
  return ciede2000({ mode: 'lab65', ...plain(one) }, { mode: 'lab65', ...plain(other) });
}

/** The colour that a shop's word means, also within more words ("dark navy"); undefined where no word of it is known. */
export function colourNamed(text: string): Lab | undefined {
  const words = text.toLowerCase().trim();
  const exact = named.find(({ name }) => name === words);
  if (exact !== undefined) return exact.lab;
  const css = parse(words.replaceAll(' ', ''));
  if (css !== undefined) return labOf(words.replaceAll(' ', ''));
  return named.find(({ name }) => words.split(/[^a-z]+/).includes(name))?.lab;
}

function labOf(css: string): Lab {
  const { l, a, b } = toLab65(css) ?? { l: 50, a: 0, b: 0 };
  return { l, a, b };
}

function plain({ l, a, b }: Lab): Lab {
  return { l, a, b };
}
