/** A street photo: a figure that wears items of the catalogue before a busy background, with the truth about what is where. */

import type { Category } from '../../core/garment.js';
import { Box, type Pixels } from '../../core/photo.js';
import { type Body, createBody } from './body.js';
import { type Camera, chooseCamera, photograph, SCENE_HEIGHT, SCENE_WIDTH, visibleBounds } from './camera.js';
import { chooseLooks, drawFigure, headOf, phoneIn } from './figure.js';
import { drawWorn, type Wearing } from './garments/draw-garment.js';
import { chooseOutfit, choosePose, type Worn } from './outfit.js';
import { clothOf, createDefs, createPainter, type Painter } from './paint.js';
import { matrixText, type Part } from './part.js';
import { createRandom, type Random } from './random.js';
import { rasterise } from './rasterise.js';
import { drawScene, SCENES, type Scene } from './scene.js';

/** A garment in a street photo: which item it is, and the box of what is seen of it. */
export interface WornGarment {
  /** Number of the item in its seed, from 0. */
  readonly n: number;
  readonly category: Category;
  readonly box: Box;
}

/** One street photo with its truth. */
export interface StreetPicture {
  readonly pixels: Pixels;
  /** WebP quality that suits the camera. */
  readonly quality: number;
  readonly garments: readonly WornGarment[];
}

/** Everything of a photo in the order of the stack; `owner` is the garment's place in the outfit, −1 for the person. */
interface Stacked {
  readonly owner: number;
  readonly part: Part;
  readonly painter: Painter;
}

/** Labels are spaced so that they can't be mixed up by rounding. */
const LABEL_STEP = 20;

/** The `index`-th street photo (0, 1, 2 …) of a seed, worn from the first `items` items. */
export async function drawStreetPicture(
  seed: number,
  index: number,
  items: number,
  signal?: AbortSignal,
): Promise<StreetPicture> {
  const random = createRandom('street', seed, index);
  const { fit, worn } = chooseOutfit(seed, items, random);
  const scene: Scene = random.pick(SCENES);
  const body = createBody(fit, choosePose(random, scene === 'mirror'), random.between(0.92, 1.2));
  const camera: Camera = chooseCamera(random);
  const place = placing(random);
  const defs = createDefs();
  const stack = stackUp(body, worn, random, scene === 'mirror', defs);

  // A region of the scene's own size: one taken from what is drawn may end the process in resvg (geom.rs, fit_to_rect).
  const blur = defs.add(
    (id) =>
      `<filter id="${id}" filterUnits="userSpaceOnUse" x="0" y="0" width="${SCENE_WIDTH}" height="${SCENE_HEIGHT}"><feGaussianBlur stdDeviation="${random.between(0.8, 3).toFixed(1)}"/></filter>`,
  );
  const background = `<g filter="url(#${blur})">${drawScene(scene, SCENE_WIDTH, SCENE_HEIGHT, random)}</g>`;
  const ground = (body.legs[0].tip.y + body.legs[1].tip.y) / 2 + 34;
  const shadow = `<ellipse cx="${(body.legs[0].tip.x + body.legs[1].tip.x) / 2 + 12}" cy="${ground}" rx="120" ry="13" fill="#1c1713" opacity=".4"/>`;
  const figure = stack.map(({ part, painter }) => painter.paint(part)).join('');
  // Painting defines patterns and clips: the definitions are complete only now.
  const picture = await rasterise(
    document(`${defs.svg()}${background}<g transform="${place}">${shadow}${figure}</g>`),
    signal,
  );
  const labels = await rasterise(
    document(
      `<rect width="100%" height="100%" fill="#000000"/><g transform="${place}" shape-rendering="crispEdges">${stack.map(labelled).join('')}</g>`,
    ),
    signal,
  );
  const bounds = visibleBounds(labels, camera);
  const garments = worn.flatMap(({ n, design }, owner): WornGarment[] => {
    const box = Box.safeParse(bounds.get((owner + 1) * LABEL_STEP));
    return box.success ? [{ n, category: design.category, box: box.data }] : [];
  });
  return { pixels: photograph(picture, camera, random), quality: camera.quality, garments };
}

function stackUp(
  body: Body,
  worn: readonly Worn[],
  random: Random,
  selfie: boolean,
  defs: ReturnType<typeof createDefs>,
): readonly Stacked[] {
  const looks = chooseLooks(random, body.fit);
  const head = headOf(body, random.between(-5, 5));
  const hatted = worn.some(({ design }) => design.category === 'headwear');
  const outer = worn.find(({ design }) => design.category === 'outerwear');
  const bagSide = body.arms[0].inFront && !body.arms[1].inFront ? 1 : 0;
  const wearing: Wearing = {
    open: random.between(9, 30),
    untucked: random.chance(0.45),
    bagSide,
    onShoulder: body.arms[bagSide].inFront || random.chance(0.5),
    head,
  };
  const person = drawFigure(body, looks, head, hatted);
  if (selfie) person.push(phoneIn(body.arms[1].tip));
  const skin = { base: looks.skin, accent: looks.hair, drape: { wrinkle: 0, sheen: 0, sheer: 0 }, seed: 0 };
  const personPainter = createPainter(skin, person, defs);
  const stack: Stacked[] = person.map((part) => ({ owner: -1, part, painter: personPainter }));
  for (const [owner, { design }] of worn.entries()) {
    const parts = drawWorn(design, body, wearing).filter((part) => !underneath(part, design.category, outer));
    const painter = createPainter(clothOf(design), parts, defs);
    stack.push(...parts.map((part) => ({ owner, part, painter })));
  }
  return stack.sort((a, b) => a.part.depth - b.part.depth);
}

/** Sleeves and collars that a coat covers are not drawn, for they would stick out of its own. */
function underneath(part: Part, category: Category, outer: Worn | undefined): boolean {
  if (outer === undefined || category === 'outerwear' || outer.design.sleeve !== 'long') return false;
  return [14, 82].includes(Math.floor(part.depth));
}

/** Where the figure stands and how large: from the knees up to small and whole. */
function placing(random: Random): string {
  const height = random.between(0.74, 1.12) * SCENE_HEIGHT;
  const scale = height / 790;
  const top = height > SCENE_HEIGHT * 0.9 ? random.between(50, 90) : random.between(60, SCENE_HEIGHT * 0.94 - height);
  return matrixText([scale, 0, 0, scale, SCENE_WIDTH / 2 + random.between(-70, 70), top]);
}

function labelled({ owner, part }: Stacked): string {
  const transform = part.matrix === undefined ? '' : ` transform="${matrixText(part.matrix)}"`;
  return `<path d="${part.d}" fill="rgb(${(owner + 1) * LABEL_STEP},0,0)"${transform}/>`;
}

function document(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SCENE_WIDTH}" height="${SCENE_HEIGHT}" viewBox="0 0 ${SCENE_WIDTH} ${SCENE_HEIGHT}">${content}</svg>`;
}
