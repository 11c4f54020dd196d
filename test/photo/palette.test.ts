import { describe, expect, it } from 'vitest';
import { type Lab, MAX_PALETTE, type Palette } from '../../src/core/palette.js';
import type { Pixels } from '../../src/core/photo.js';
import { colourDifference, labOfRgb } from '../../src/photo/colour.js';
import { takePalette } from '../../src/photo/palette.js';

type Rgb = readonly [red: number, green: number, blue: number];
const WHITE: Rgb = [250, 250, 248];
const NAVY: Rgb = [31, 42, 72];
const RED: Rgb = [197, 36, 46];
const SKIN: Rgb = [224, 172, 140];

/** A picture of 120 × 160 whose pixel at (x, y), each 0..1, has the colour that `paint` says. */
function draw(paint: (x: number, y: number) => Rgb): Pixels {
  const [width, height] = [120, 160];
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    rgb.set(paint((i % width) / width, Math.floor(i / width) / height), 3 * i);
  }
  return { width, height, rgb };
}
const isInside = (x: number, y: number) => x > 0.25 && x < 0.75 && y > 0.2 && y < 0.8;
const namesOf = (palette: Palette) => palette.map(nearestName);

function nearestName(colour: Lab): string {
  const named = Object.entries({ white: WHITE, navy: NAVY, red: RED, skin: SKIN });
  const distances = named.map(([, rgb]) => colourDifference(labOfRgb(...rgb), colour));
  return named[distances.indexOf(Math.min(...distances))]?.[0] ?? 'none';
}

describe('takePalette', () => {
  it('sees the garment and not the ground that it lies on', () => {
    expect(namesOf(takePalette(draw((x, y) => (isInside(x, y) ? NAVY : WHITE))))).toEqual(['navy']);
    expect(namesOf(takePalette(draw((x, y) => (isInside(x, y) ? WHITE : NAVY))))).toEqual(['white']);
  });

  it('sees the colours of a pattern with their shares, the larger first', () => {
    const palette = takePalette(draw((x, y) => (!isInside(x, y) ? WHITE : y < 0.4 ? RED : NAVY)));
    expect(namesOf(palette)).toEqual(['navy', 'red']);
    expect(palette.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(palette[0]?.share).toBeGreaterThan(0.6);
  });

  it('sees a white garment on white, and a garment that fills the picture', () => {
    expect(namesOf(takePalette(draw(() => WHITE)))).toEqual(['white']);
    expect(namesOf(takePalette(draw(() => NAVY)))).toEqual(['navy']);
  });

  it('passes over skin, but not over a garment of its colour', () => {
    const worn = draw((x, y) => (!isInside(x, y) ? WHITE : y < 0.35 ? SKIN : RED));
    expect(takePalette(worn)[0]?.share).toBeGreaterThan(0.9);
    const beige = draw((x, y) => (isInside(x, y) ? SKIN : NAVY));
    expect(namesOf(takePalette(beige))).not.toContain('navy');
  });

  it('takes what the mask says is the garment, wherever it is', () => {
    const picture = draw((x) => (x < 0.5 ? RED : NAVY));
    const mask = { width: 2, height: 1, alpha: Uint8Array.of(255, 0) };
    expect(namesOf(takePalette(picture, mask))).toEqual(['red']);
    expect(namesOf(takePalette(picture, { ...mask, alpha: Uint8Array.of(0, 255) }))).toEqual(['navy']);
  });

  it('has colours even where the mask says nothing, and for the smallest picture', () => {
    const nothing = { width: 1, height: 1, alpha: Uint8Array.of(0) };
    expect(
      namesOf(
        takePalette(
          draw(() => NAVY),
          nothing,
        ),
      ),
    ).toEqual(['navy']);
    expect(takePalette({ width: 1, height: 1, rgb: Uint8Array.of(...RED) })).toHaveLength(1);
  });

  it('has at most so many colours', () => {
    const rainbow = draw((x, y) => [(x * 255) | 0, (y * 255) | 0, ((x + y) * 127) | 0]);
    expect(takePalette(rainbow).length).toBeLessThanOrEqual(MAX_PALETTE);
  });
});
