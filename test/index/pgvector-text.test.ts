import { describe, expect, it } from 'vitest';
import { toText } from '../../index/pgvector/text.js';
import { clusteredVectors, seededUniform } from '../fakes/clustered-vectors.js';

const readAgain = (text: string) => Float32Array.from(JSON.parse(text));

describe('a vector as text', () => {
  it('loses nothing', () => {
    for (const vector of clusteredVectors(50, 384)) expect(readAgain(toText(vector))).toEqual(vector);
  });

  it('loses nothing of very large, very small and neighbouring numbers', () => {
    const bits = seededUniform(7);
    const any = new Float32Array(Uint32Array.from({ length: 50_000 }, () => bits() * 2 ** 32).buffer);
    const finite = any.filter(Number.isFinite);
    expect(readAgain(toText(finite))).toEqual(finite);
    expect(finite.length).toBeGreaterThan(40_000);
  });
});
