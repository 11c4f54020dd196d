/** Feature maps become vectors: one number a channel, whichever axis the channels are on. */
import { describe, expect, test } from 'vitest';
import type { Pooling } from '../../models/network.js';
import { pooled } from '../../models/pooling.js';

/** Two pictures, two channels, three places. */
const PLACES = [
  [
    [1, 2, 6],
    [0, 0, 3],
  ],
  [
    [4, 4, 4],
    [-1, -2, -6],
  ],
];
const channelsFirst = { dims: [2, 2, 1, 3], data: Float32Array.from(PLACES.flat(2)) };
const channelsLast = {
  dims: [2, 3, 1, 2],
  data: Float32Array.from(
    PLACES.flatMap((channels) => [0, 1, 2].flatMap((place) => channels.map((row) => row[place] ?? 0))),
  ),
};

describe.each([
  ['NCHW', channelsFirst],
  ['NHWC', channelsLast],
] as const)('%s', (layout, map) => {
  test.each<[Omit<Pooling, 'layout'>, readonly number[]]>([
    [{ kind: 'average' }, [3, 1, 4, -3]],
    [{ kind: 'max' }, [6, 3, 4, -1]],
    // Cube roots of (1 + 8 + 216) / 3 and 27 / 3; negative values count as 1e-6.
    [{ kind: 'gem' }, [75 ** (1 / 3), 9 ** (1 / 3), 4, 1e-6]],
    [{ kind: 'gem', p: 1 }, [3, 1, 4, 1e-6]],
    [{ kind: 'gem', p: 80 }, [5.918, 2.959, 4, 1e-6]],
  ])('%o', (pooling, expected) => {
    const { dims, data } = pooled(map, { ...pooling, layout });
    expect(dims).toEqual([2, 2]);
    expect(data).toHaveLength(4);
    for (const [i, value] of expected.entries()) expect(data[i]).toBeCloseTo(value, 3);
  });
});
