/** The drawn pictures, and what scikit-image, OpenCV and NumPy say of them: written by models/training/white_box. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Pixels } from '../../../src/core/photo.js';
import { decode } from '../../../src/photo/decode.js';

interface Expected {
  readonly hog: { readonly sample: readonly number[]; readonly blockSums: readonly number[] };
  readonly colourHistogram: readonly number[];
  readonly colourCoherence: readonly number[];
  readonly harris: {
    readonly largestResponse: number;
    /** As shares of the largest one. */
    readonly responseSample: readonly number[];
    readonly corners: number;
    readonly shares: readonly number[];
  };
}

const { strides, pictures }: { strides: { hog: number; response: number }; pictures: Record<string, Expected> } =
  JSON.parse(readFileSync(fixture('expected.json'), 'utf8'));

/** Every so many numbers of a long answer were written down. */
export const STRIDES = strides;

export const NAMES: readonly string[] = Object.keys(pictures);

export function expectedOf(name: string): Expected {
  const expected = pictures[name];
  if (expected === undefined) throw new Error(`there is no drawn picture ${name}`);
  return expected;
}

/** 128 × 128 pixels. */
export function drawnPicture(name: string): Promise<Pixels> {
  return decode(readFileSync(fixture(`${name}.png`)));
}

/** Number by number; six decimals were written down. */
export function expectNumbers(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const differences = expected.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThan(2e-6);
}

/** From the sources and from the compiled tree alike. */
function fixture(file: string): string {
  const beside = fileURLToPath(new URL(`../../fixtures/white-box/${file}`, import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL(`../../../../test/fixtures/white-box/${file}`, import.meta.url));
}
