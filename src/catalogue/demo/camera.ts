/** What a phone's camera does to a scene: perspective, light, colour cast, blur, noise. */
import type { Pixels } from '../../core/photo.js';
import type { Point } from './geometry.js';
import type { Random } from './random.js';

/** Street photos are this large, in pixels; scenes are drawn larger so that a tilted view stays inside them. */
export const PHOTO_WIDTH = 640;
/** Pixels of a street photo from top to bottom. */
export const PHOTO_HEIGHT = 832;
/** Pixels of the drawn scene from left to right. */
export const SCENE_WIDTH = 720;
/** Pixels of the drawn scene from top to bottom. */
export const SCENE_HEIGHT = 936;

/** A view of a scene. */
export interface Camera {
  /** The scene's points (pixels) that come to the photo's corners: left top, right top, right bottom, left bottom. */
  readonly corners: readonly [Point, Point, Point, Point];
  /** What each colour channel is multiplied by. */
  readonly cast: readonly [number, number, number];
  readonly contrast: number;
  /** Strength of the noise, in 8-bit steps. */
  readonly noise: number;
  /** Darkening at the corners, 0 to 1. */
  readonly vignette: number;
  /** Radius of focus blur, in pixels (0 to 1). */
  readonly blur: number;
  /** WebP quality of the file. */
  readonly quality: number;
}

const CASTS = [
  [1, 1, 1],
  [1.06, 1, 0.9],
  [0.93, 0.99, 1.08],
  [1.04, 0.97, 0.97],
  [0.98, 1.03, 0.95],
] as const;

/** A view from near the front, in some light, by some phone. */
export function chooseCamera(random: Random): Camera {
  const jitter = (): number => random.between(6, 46);
  const turn = random.between(-0.045, 0.045);
  const corner = (x: number, y: number): Point => {
    const [dx, dy] = [x - SCENE_WIDTH / 2, y - SCENE_HEIGHT / 2];
    return {
      x: SCENE_WIDTH / 2 + (dx * Math.cos(turn) - dy * Math.sin(turn)) * 0.95,
      y: SCENE_HEIGHT / 2 + (dx * Math.sin(turn) + dy * Math.cos(turn)) * 0.95,
    };
  };
  const light = random.between(0.82, 1.12);
  const [r, g, b] = random.pick(CASTS);
  return {
    corners: [
      corner(jitter(), jitter()),
      corner(SCENE_WIDTH - jitter(), jitter()),
      corner(SCENE_WIDTH - jitter(), SCENE_HEIGHT - jitter()),
      corner(jitter(), SCENE_HEIGHT - jitter()),
    ],
    cast: [r * light, g * light, b * light],
    contrast: random.between(0.88, 1.1),
    noise: random.between(1.5, 6),
    vignette: random.between(0.05, 0.35),
    blur: random.chance(0.5) ? random.between(0.2, 0.8) : 0,
    quality: Math.round(random.between(52, 82)),
  };
}

/** Maps photo pixels to scene pixels: (x, y) → ((ax + by + c) / (gx + hy + 1), (dx + ey + f) / (gx + hy + 1)). */
type Homography = readonly [a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number];

/** The homography that takes the photo's corners to `corners` (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, section 2.2.3). */
function homographyTo([p0, p1, p2, p3]: Camera['corners']): Homography {
  const [dx1, dx2, dx3] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x];
  const [dy1, dy2, dy3] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / det;
  const h = (dx1 * dy3 - dx3 * dy1) / det;
  const [w, t] = [PHOTO_WIDTH, PHOTO_HEIGHT];
  return [
    (p1.x - p0.x + g * p1.x) / w,
    (p3.x - p0.x + h * p3.x) / t,
    p0.x,
    (p1.y - p0.y + g * p1.y) / w,
    (p3.y - p0.y + h * p3.y) / t,
    p0.y,
    g / w,
    h / t,
  ];
}

/** Visits every photo pixel with the scene point that it sees. */
function eachPixel(camera: Camera, visit: (index: number, x: number, y: number) => void): void {
  const [a, b, c, d, e, f, g, h] = homographyTo(camera.corners);
  for (let y = 0, index = 0; y < PHOTO_HEIGHT; y++) {
    for (let x = 0; x < PHOTO_WIDTH; x++, index++) {
      const depth = g * x + h * y + 1;
      visit(index, (a * x + b * y + c) / depth, (d * x + e * y + f) / depth);
    }
  }
}

/** The photo of a scene (SCENE_WIDTH x SCENE_HEIGHT pixels). */
export function photograph(scene: Pixels, camera: Camera, random: Random): Pixels {
  const rgb = new Uint8Array(PHOTO_WIDTH * PHOTO_HEIGHT * 3);
  const { width, height, rgb: from } = scene;
  const grain = noiseTable(random, camera.noise);
  eachPixel(camera, (index, sx, sy) => {
    const x = Math.min(width - 2, Math.max(0, sx));
    const y = Math.min(height - 2, Math.max(0, sy));
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    const spread = camera.blur;
    // Pulling the weights towards the middle of four pixels is a box blur of up to one pixel.
    const fx = (x - x0) * (1 - spread) + 0.5 * spread;
    const fy = (y - y0) * (1 - spread) + 0.5 * spread;
    const at = (y0 * width + x0) * 3;
    const below = at + width * 3;
    const px = (index % PHOTO_WIDTH) / PHOTO_WIDTH - 0.5;
    const py = Math.floor(index / PHOTO_WIDTH) / PHOTO_HEIGHT - 0.5;
    const light = 1 - camera.vignette * 2 * (px * px + py * py);
    const noise = grain[(index * 7919 + (index >> 9) * 104_729) & (grain.length - 1)] as number;
    for (let channel = 0; channel < 3; channel++) {
      const top = (from[at + channel] as number) * (1 - fx) + (from[at + 3 + channel] as number) * fx;
      const low = (from[below + channel] as number) * (1 - fx) + (from[below + 3 + channel] as number) * fx;
      const value = (top * (1 - fy) + low * fy) * (camera.cast[channel] as number) * light;
      const contrasted = 128 + (value - 128) * camera.contrast + noise;
      rgb[index * 3 + channel] = contrasted < 0 ? 0 : contrasted > 255 ? 255 : contrasted;
    }
  });
  return { width: PHOTO_WIDTH, height: PHOTO_HEIGHT, rgb };
}

/** The bounds in the photo of each label (the red channel of `labels`, 0 = none), normalised to 0..1. */
export function visibleBounds(
  labels: Pixels,
  camera: Camera,
): ReadonlyMap<number, { left: number; top: number; right: number; bottom: number }> {
  const bounds = new Map<number, { left: number; top: number; right: number; bottom: number }>();
  eachPixel(camera, (index, sx, sy) => {
    const [x, y] = [Math.round(sx), Math.round(sy)];
    if (x < 0 || y < 0 || x >= labels.width || y >= labels.height) return;
    const label = labels.rgb[(y * labels.width + x) * 3] as number;
    if (label === 0) return;
    const column = index % PHOTO_WIDTH;
    const row = Math.floor(index / PHOTO_WIDTH);
    const seen = bounds.get(label) ?? { left: 1, top: 1, right: 0, bottom: 0 };
    seen.left = Math.min(seen.left, column / PHOTO_WIDTH);
    seen.right = Math.max(seen.right, (column + 1) / PHOTO_WIDTH);
    seen.top = Math.min(seen.top, row / PHOTO_HEIGHT);
    seen.bottom = Math.max(seen.bottom, (row + 1) / PHOTO_HEIGHT);
    bounds.set(label, seen);
  });
  return bounds;
}

/** Normally distributed noise (Box and Muller), 2^16 values to be read in a scattered order. */
function noiseTable(random: Random, strength: number): Float32Array {
  const table = new Float32Array(2 ** 16);
  for (let i = 0; i < table.length; i++) {
    table[i] = strength * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  }
  return table;
}
