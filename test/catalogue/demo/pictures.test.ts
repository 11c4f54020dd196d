import { describe, expect, it } from 'vitest';
import { createBody, LEVEL, MANNEQUIN } from '../../../src/catalogue/demo/body.js';
import { type Camera, PHOTO_HEIGHT, PHOTO_WIDTH, visibleBounds } from '../../../src/catalogue/demo/camera.js';
import { designGarment } from '../../../src/catalogue/demo/design.js';
import { drawProduct, drawWorn } from '../../../src/catalogue/demo/garments/draw-garment.js';
import { boundsOfParts } from '../../../src/catalogue/demo/part.js';
import { PRODUCT_HEIGHT, PRODUCT_WIDTH, productPicture } from '../../../src/catalogue/demo/product-picture.js';
import { RANGE } from '../../../src/catalogue/demo/range.js';
import { rasterise } from '../../../src/catalogue/demo/rasterise.js';
import { drawStreetPicture } from '../../../src/catalogue/demo/street-picture.js';
import type { Pixels } from '../../../src/core/photo.js';

const SEED = 7;
const firstOfEachStyle = RANGE.map(({ name }) => {
  for (let n = 0; n < 500; n++) {
    const design = designGarment(SEED, n);
    if (design.style === name) return design;
  }
  throw new Error(`no ${name} among 500`);
});

describe('product pictures', () => {
  it.each(firstOfEachStyle.map((design) => [design.style, design] as const))(
    'draw a %s without holes in its geometry',
    (_, design) => {
      const parts = drawProduct(design);
      const bounds = boundsOfParts(parts);
      expect(bounds.right - bounds.left).toBeGreaterThan(50);
      expect(bounds.bottom - bounds.top).toBeGreaterThan(50);
      const svg = productPicture(design);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) expect(svg).toContain(`id="${id}"`);
    },
  );

  it.each(['wrap dress', 'trainers', 'tote bag', 'beanie'])(
    'show a %s in the middle, on a light ground',
    async (style) => {
      const design = firstOfEachStyle.find((one) => one.style === style);
      if (design === undefined) throw new Error(style);
      const picture = await rasterise(productPicture(design));
      expect([picture.width, picture.height]).toEqual([PRODUCT_WIDTH, PRODUCT_HEIGHT]);
      for (const [x, y] of [
        [4, 4],
        [PRODUCT_WIDTH - 5, 4],
        [4, PRODUCT_HEIGHT - 5],
      ] as const)
        expect(brightness(picture, x, y)).toBeGreaterThan(215);
      const colours = new Set<number>();
      for (let y = 200; y < 440; y += 4)
        for (let x = 100; x < 380; x += 4) colours.add(pixel(picture, x, y).reduce((sum, c) => sum * 256 + c, 0));
      expect(colours.size).toBeGreaterThan(300);
    },
  );

  it('differ where the designs do, and repeat where they do not', async () => {
    const [a, again, b] = await Promise.all([0, 0, 1].map((n) => rasterise(productPicture(designGarment(SEED, n)))));
    expect(Buffer.from(a?.rgb ?? []).equals(Buffer.from(again?.rgb ?? []))).toBe(true);
    expect(Buffer.from(a?.rgb ?? []).equals(Buffer.from(b?.rgb ?? []))).toBe(false);
  });
});

describe('garments on a body', () => {
  it.each(['mini', 'midi', 'maxi'] as const)(
    'end a %s dress at the same height as in its product picture',
    (length) => {
      for (let n = 0; n < 2_000; n++) {
        const design = designGarment(SEED, n);
        if (design.style !== 'slip dress' || design.length !== length) continue;
        const body = createBody('women', MANNEQUIN);
        const [worn, product] = [boundsOfParts(drawWorn(design, body, {})), boundsOfParts(drawProduct(design))];
        expect(worn.bottom).toBeCloseTo(product.bottom, 5);
        expect(worn.bottom).toBeGreaterThan(LEVEL.hip);
        return;
      }
      throw new Error(`no ${length} slip dress`);
    },
  );
});

describe('street photos', () => {
  it('draw a scene that reaches far beyond the picture, which once ended the process in resvg', async () => {
    const { pixels, garments } = await drawStreetPicture(SEED, 276, 2_000);
    expect([pixels.width, pixels.height]).toEqual([PHOTO_WIDTH, PHOTO_HEIGHT]);
    expect(garments.length).toBeGreaterThan(0);
  });

  it('draw shoes that rounding made a row of pixels smaller than their filter, which once ended the process in resvg', async () => {
    const { garments } = await drawStreetPicture(5, 25, 60);
    expect(garments.map(({ category }) => category)).toContain('shoes');
  });

  it('say what is worn and where it is seen', async () => {
    const photo = await drawStreetPicture(SEED, 3, 400);
    expect([photo.pixels.width, photo.pixels.height]).toEqual([PHOTO_WIDTH, PHOTO_HEIGHT]);
    expect(photo.garments.length).toBeGreaterThanOrEqual(2);
    for (const { n, category, box } of photo.garments) {
      expect(designGarment(SEED, n).category).toBe(category);
      expect(n).toBeLessThan(400);
      expect(box.right - box.left).toBeGreaterThan(0.01);
    }
    const [lower, upper] = [
      photo.garments.find((g) => g.category === 'shoes'),
      photo.garments.find((g) => g.category !== 'shoes'),
    ];
    if (lower !== undefined && upper !== undefined) expect(lower.box.bottom).toBeGreaterThan(upper.box.top);
    const again = await drawStreetPicture(SEED, 3, 400);
    expect(again.garments).toEqual(photo.garments);
    expect(Buffer.from(again.pixels.rgb).equals(Buffer.from(photo.pixels.rgb))).toBe(true);
  });

  it('have boxes that follow the camera', () => {
    const labels: Pixels = { width: 720, height: 936, rgb: new Uint8Array(720 * 936 * 3) };
    for (let y = 100; y < 300; y++) for (let x = 200; x < 400; x++) labels.rgb[(y * 720 + x) * 3] = 20;
    const view = (left: number, top: number): Camera => ({
      corners: [
        { x: left, y: top },
        { x: left + PHOTO_WIDTH, y: top },
        { x: left + PHOTO_WIDTH, y: top + PHOTO_HEIGHT },
        { x: left, y: top + PHOTO_HEIGHT },
      ],
      cast: [1, 1, 1],
      contrast: 1,
      noise: 0,
      vignette: 0,
      blur: 0,
      quality: 80,
    });
    expect(visibleBounds(labels, view(0, 0)).get(20)).toEqual({
      left: 200 / 640,
      right: 400 / 640,
      top: 100 / 832,
      bottom: 300 / 832,
    });
    expect(visibleBounds(labels, view(60, 40)).get(20)).toEqual({
      left: 140 / 640,
      right: 340 / 640,
      top: 60 / 832,
      bottom: 260 / 832,
    });
  });
});

function pixel({ width, rgb }: Pixels, x: number, y: number): number[] {
  return [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function brightness(picture: Pixels, x: number, y: number): number {
  return pixel(picture, x, y).reduce((sum, channel) => sum + channel, 0) / 3;
}
