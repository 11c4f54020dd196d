import { describe, expect, it } from 'vitest';
import { Calibration } from '../../src/core/embedding.js';
import type { Dataset, Picture } from '../../src/evaluate/dataset.js';
import type { Features } from '../../src/evaluate/features.js';
import { calibrate } from '../../src/train/calibrate.js';
import { sparkline } from '../../src/train/sparkline.js';

/** Pictures on a circle: the cosine distance of two is 1 − cos of the angle between them. */
function onCircle(shop: readonly number[], street: readonly number[]): { dataset: Dataset; features: Features } {
  const angles = new Map<Picture, number>();
  const put = (degrees: readonly number[]) =>
    degrees.map((angle, i) => {
      const picture: Picture = { path: `${angles.size}.png`, item: `${i}`, origin: `line ${angles.size + 1}` };
      angles.set(picture, (angle * Math.PI) / 180);
      return picture;
    });
  const [gallery, queries] = [put(shop), put(street)];
  const read = async (pictures: readonly Picture[]) =>
    Float32Array.from(
      pictures.flatMap((picture) => [Math.cos(angles.get(picture) ?? 0), Math.sin(angles.get(picture) ?? 0)]),
    );
  return {
    dataset: { name: 'circle', path: '/', gallery, queries, protocol: 'all', leftOut: { count: 0, first: [] } },
    features: {
      dimensions: 2,
      read,
      readRegions: async (pictures) => ({ numbers: await read(pictures), counts: pictures.map(() => 1) }),
      failures: new Map(),
      embedded: 0,
      msPerPicture: undefined,
    },
  };
}

const calibrationOf = ({ dataset, features }: ReturnType<typeof onCircle>) =>
  calibrate(dataset.queries, { dataset, features, metric: 'cosine', protocol: 'all' });

const distance = (degrees: number) => 1 - Math.cos((degrees * Math.PI) / 180);

describe('calibrate', () => {
  it('puts the knots where the rules say', async () => {
    // Items every 60°; each query 20° to 25° from its own item, so at least 35° from any other.
    const shop = Array.from({ length: 6 }, (_, i) => 60 * i);
    const { same, similar, unrelated } = await calibrationOf(
      onCircle(
        shop,
        shop.map((angle, i) => angle + 20 + i),
      ),
    );
    // 85 % of six are the first five, the sixth is the first beyond; the knot below is kept apart.
    expect(similar).toBeCloseTo(distance(25), 3);
    expect(same).toBeCloseTo(0.9 * distance(25), 3);
    expect(unrelated).toBeGreaterThan(distance(60));
    expect(unrelated).toBeLessThan(distance(130));
  });

  it('takes nothing for the same that lies no nearer than wrong items do', async () => {
    // Wrong items at 20°, right ones at 25°.
    const shop = Array.from({ length: 8 }, (_, i) => 45 * i);
    const { same, similar } = await calibrationOf(
      onCircle(
        shop,
        shop.map((angle) => angle + 25),
      ),
    );
    expect(same).toBeCloseTo(distance(20), 3);
    expect(similar).toBeCloseTo(distance(25), 3);
  });

  it.each([
    ['the right pictures are no distance away', 0],
    ['the right pictures are as far as any', 180],
  ])('rises even where %s', async (_, turn) => {
    const shop = Array.from({ length: 20 }, (_item, i) => 18 * i);
    const calibration = await calibrationOf(
      onCircle(
        shop,
        shop.map((angle) => angle + turn),
      ),
    );
    expect(Calibration.safeParse(calibration).error).toBeUndefined();
  });
});

it('a sparkline shows where the curve is low and high', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([5, 5])).toBe('▅▅');
});
