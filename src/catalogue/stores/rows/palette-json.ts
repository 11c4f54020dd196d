/** A palette as stored text: `[[l, a, b, share], …]`, to a tenth, which is finer than anybody sees. */
import type { Palette } from '../../../core/palette.js';

/** Shares to a thousandth. */
export function paletteToJson(palette: Palette): string {
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return JSON.stringify(
    palette.map(({ l, a, b, share }) => [tenths(l), tenths(a), tenths(b), Math.round(share * 1_000) / 1_000]),
  );
}

/** Read back as it was written. */
export function paletteFromJson(text: string): Palette {
  const rows = JSON.parse(text) as [l: number, a: number, b: number, share: number][];
  return rows.map(([l, a, b, share]) => ({ l, a, b, share }));
}
