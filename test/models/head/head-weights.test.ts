import { describe, expect, it } from 'vitest';
import { applyHead, decodeHead, encodeHead, type HeadWeights } from '../../../models/head/head-weights.js';
import { createRandom } from '../../../src/catalogue/demo/random.js';
import { forward, startHead } from '../../../src/train/head-network.js';
import { createMatrix } from '../../../src/train/matrix.js';

const random = createRandom('head weights');
const filled = (count: number) => Float32Array.from({ length: count }, () => random.between(-1, 1));
const base = { encoder: 'colour', weightsHash: 'ab'.repeat(32) };
const linear: HeadWeights = { inputs: 4, outputs: 3, weight: filled(12), bias: filled(3) };
const whole: HeadWeights = {
  ...linear,
  hidden: { units: 5, inner: filled(20), innerBias: filled(5), outer: filled(15) },
  means: { query: filled(3), catalogue: filled(3) },
};

describe('the file of a head', () => {
  it.each([
    ['linear', linear],
    ['with a hidden layer and means', whole],
  ])('holds what was put in: %s', (_, weights) => {
    const bytes = encodeHead(weights, base);
    expect(decodeHead(bytes, 'head')).toEqual({ ...weights, base });
    expect(encodeHead(weights, base).equals(bytes)).toBe(true);
  });

  it('is laid out as safetensors says', () => {
    const bytes = encodeHead(linear, base);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    expect(header).toEqual({
      __metadata__: { base: 'colour', base_sha256: base.weightsHash },
      weight: { dtype: 'F32', shape: [4, 3], data_offsets: [0, 48] },
      bias: { dtype: 'F32', shape: [3], data_offsets: [48, 60] },
    });
    expect(bytes).toHaveLength(8 + length + 60);
    expect(bytes.readFloatLE(8 + length + 48)).toBe(linear.bias[0]);
  });

  it('is refused where it is damaged', () => {
    const bytes = encodeHead(whole, base);
    const changed = (at: string, to: string) => Buffer.from(bytes.toString('latin1').replace(at, to), 'latin1');
    const wrong: readonly (readonly [Buffer, RegExp])[] = [
      [Buffer.alloc(0), /no header/],
      [Buffer.from('PK, a zip file of some kind'), /no header/],
      [bytes.subarray(0, bytes.length - 4), /cut off/],
      [changed('"F32"', '"F16"'), /32-bit/],
      [changed('"shape":[4,3]', '"shape":[3,4]'), /needs a tensor hidden\.inner of 3 × 5/],
      [changed('"hidden.outer"', '"hidden.other"'), /needs a tensor hidden\.outer of 5 × 3/],
      [changed('"bias"', '"bais"'), /needs a tensor bias/],
      [
        encodeHead({ ...linear, bias: Float32Array.of(1, Number.NaN, 0) }, base),
        /bias has numbers that are not finite/,
      ],
    ];
    for (const [file, sentence] of wrong) {
      expect(() => decodeHead(file, 'the file'), String(sentence)).toThrow(sentence);
    }
  });
});

describe('applyHead', () => {
  it('gives what the head gave while it learned', () => {
    const head = startHead(createMatrix(4, 3, Float64Array.from(linear.weight)), 0, 1);
    head.bias.values.set(linear.bias);
    const hidden = {
      inner: createMatrix(4, 5, Float64Array.from(whole.hidden?.inner ?? [])),
      innerBias: createMatrix(1, 5, Float64Array.from(whole.hidden?.innerBias ?? [])),
      outer: createMatrix(5, 3, Float64Array.from(whole.hidden?.outer ?? [])),
    };
    for (const [weights, network] of [
      [linear, head],
      [whole, { ...head, hidden }],
    ] as const) {
      const feature = filled(4);
      const { outputs } = forward(network, createMatrix(1, 4, Float64Array.from(feature)));
      const vector = applyHead(weights, feature);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
      vector.forEach((value, i) => {
        expect(value).toBeCloseTo(outputs.values[i] ?? 0, 6);
      });
    }
  });

  it('makes no embedding of nothing', () => {
    const nothing = { ...linear, bias: new Float32Array(3) };
    expect(() => applyHead(nothing, new Float32Array(4))).toThrow(/no usable embedding/);
    expect(() => applyHead(linear, new Float32Array(4).fill(Number.NaN))).toThrow(/no usable embedding/);
  });
});
