/** Colours that are told apart, also by most people who see red and green alike (Okabe and Ito, "Color Universal Design", 2008). */

const PALETTE = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#7a5195',
  '#8c564b',
  '#5f6b6d',
  '#b5a400',
];

/** The colour of the i-th line or kind; after ten they come again. */
export function colourOf(i: number): string {
  return PALETTE[i % PALETTE.length] as string;
}
