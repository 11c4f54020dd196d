import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { placeOnMap } from '../../src/evaluate/embedding-map.js';

/** Points about two far corners, turn by turn. */
function twoClusters(count: number) {
  const random = createRandom('map');
  const numbers = Float32Array.from({ length: count * 8 }, (_, i) => {
    const cluster = Math.floor(i / 8) % 2;
    return random.between(0, 0.1) + (i % 8 < 4 ? cluster : 1 - cluster);
  });
  return { count, dimensions: 8, numbers };
}

describe('placeOnMap', () => {
  it.each(['l2', 'cosine', 'l1'] as const)(
    'keeps what is near together, by %s, the same every time',
    async (metric) => {
      const places = await placeOnMap(twoClusters(40), metric);
      expect(places).toHaveLength(40);
      expect(places.flatMap(({ x, y }) => [x, y]).every((side) => side >= 0 && side <= 1)).toBe(true);
      const neighbours = places.map(({ x, y }, i) => {
        const distances = places.map((other, j) => (i === j ? 9 : Math.hypot(other.x - x, other.y - y)));
        return distances.indexOf(Math.min(...distances));
      });
      expect(neighbours.filter((neighbour, i) => neighbour % 2 === i % 2)).toHaveLength(40);
      expect(await placeOnMap(twoClusters(40), metric)).toEqual(places);
    },
  );

  it('has nothing to lay out for a few points', async () => {
    expect(await placeOnMap(twoClusters(4), 'l2')).toEqual([]);
  });

  it('stops when it is asked to', async () => {
    const stop = AbortSignal.abort(new DOMException('stop', 'AbortError'));
    await expect(placeOnMap(twoClusters(40), 'l2', stop)).rejects.toThrow('stop');
  });
});
