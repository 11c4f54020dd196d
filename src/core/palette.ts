/** The colours of a garment, as few numbers. */

/** A colour in CIELAB under daylight (D65): lightness 0..100, a green to red, b blue to yellow, both about −128..128. */
export interface Lab {
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

/** A colour with its share of the garment, 0..1. */
export interface PaletteColour extends Lab {
  readonly share: number;
}

/** The dominant colours of a picture, the largest first, at most `MAX_PALETTE`; shares add up to 1. */
export type Palette = readonly PaletteColour[];

/** Most colours of a palette: what a pattern has that a person would name. */
export const MAX_PALETTE = 5;
