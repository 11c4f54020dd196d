import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALCULATION, calculationTable, HUNDREDFOLD, PRESENT } from './hundredfold.js';
import { MEASURED } from './measured.js';

const calculated = (what: string, point = HUNDREDFOLD) =>
  CALCULATION.find((line) => line.what === what)?.value(point) ?? Number.NaN;

describe('the calculation of a hundredfold', () => {
  it('is the table that docs/scale.md shows', async () => {
    const page = await readFile(resolve(import.meta.dirname, '../../docs/scale.md'), 'utf8');
    expect(page).toContain(calculationTable());
  });

  it('multiplies what it says', () => {
    expect(calculated('vectors alone, float32')).toBeCloseTo(153.6);
    expect(calculated('vectors alone, product quantisation')).toBeCloseTo(4.8);
    expect(calculated('workers’ cores', PRESENT)).toBeCloseTo((MEASURED.workerMs * 5) / 1_000 / 0.7);
    for (const { what, value } of CALCULATION) {
      if (/shard|databases/.test(what)) continue;
      expect(value(HUNDREDFOLD) / value(PRESENT), what).toBeCloseTo(100);
    }
  });
});
