/** Draws any garment of the range, for a mannequin or on a posed body. */
import { type Body, createBody, LEVEL, MANNEQUIN } from '../body.js';
import type { GarmentDesign } from '../design.js';
import { between } from '../geometry.js';
import { DEPTH, type Matrix, type Part, placed } from '../part.js';
import { drawBag, handleTop } from './bag.js';
import { drawDress } from './dress.js';
import { drawHeadwear } from './headwear.js';
import { drawOuterwear } from './outerwear.js';
import { ANKLE, drawShoe } from './shoes.js';
import { drawSkirt } from './skirt.js';
import { drawTop } from './top.js';
import { drawTrousers } from './trousers.js';

/** The garment alone, as in a product picture: clothes on a ghost mannequin, a pair of shoes from the side. */
export function drawProduct(design: GarmentDesign): Part[] {
  switch (design.category) {
    case 'shoes': {
      const shoe = drawShoe(design);
      return [...placed(shoe, [0.94, 0, 0, 0.94, -46, -34]), ...placed(shoe, [1, 0, 0, 1, 0, 0])];
    }
    case 'bag':
      return inOrder(drawBag(design));
    case 'headwear':
      return drawHeadwear(design);
    default:
      return inOrder(drawOn(design, createBody(design.fit === 'men' ? 'men' : 'women', MANNEQUIN)));
  }
}

/** How a figure wears what it wears. */
export interface Wearing {
  /** A coat's fronts stand this far off the middle at the hem, mannequin units; 0 = closed. */
  readonly open?: number;
  /** The top hangs over the trousers or skirt rather than being tucked in. */
  readonly untucked?: boolean;
  /** Which hand or shoulder (0 picture's left, 1 right) carries the bag. */
  readonly bagSide?: 0 | 1;
  /** A bag hangs from the shoulder rather than from the hand. */
  readonly onShoulder?: boolean;
  readonly head?: { readonly x: number; readonly y: number; readonly tilt: number };
}

/** The garment as worn on a body; parts carry their depth among all that the figure wears. */
export function drawWorn(design: GarmentDesign, body: Body, wearing: Wearing): Part[] {
  switch (design.category) {
    case 'shoes':
      return body.legs.flatMap((leg) => placed(drawShoe(design), shoeOn(leg.tip.x, leg.tip.y, leg.side)));
    case 'bag':
      return placed(drawBag(design), bagOn(design, body, wearing));
    case 'headwear': {
      const { x, y, tilt } = wearing.head ?? { x: 0, y: 50, tilt: 0 };
      const a = (tilt * Math.PI) / 180;
      const rise = design.style === 'bucket hat' ? 31 : 21;
      return placed(drawHeadwear(design), [
        Math.cos(a),
        Math.sin(a),
        -Math.sin(a),
        Math.cos(a),
        x + Math.sin(a) * rise,
        y - Math.cos(a) * rise,
      ]);
    }
    case 'outerwear':
      return drawOuterwear(design, body, wearing.open ?? 0);
    case 'top': {
      const short = design.length === 'cropped' || design.detail === 'lace trim';
      if (wearing.untucked !== true && !short) return drawTop(design, body, true);
      return drawTop(design, body).map((part) =>
        Math.floor(part.depth) === DEPTH.top ? { ...part, depth: part.depth - DEPTH.top + DEPTH.untuckedTop } : part,
      );
    }
    default:
      return drawOn(design, body);
  }
}

function drawOn(design: GarmentDesign, body: Body): Part[] {
  switch (design.category) {
    case 'dress':
      return drawDress(design, body);
    case 'top':
      return drawTop(design, body);
    case 'skirt':
      return drawSkirt(design, body);
    case 'bottom':
      return drawTrousers(design, body);
    case 'outerwear':
      return drawOuterwear(design, body);
    default:
      throw new RangeError(`no drawing for ${design.category} on a body`);
  }
}

/** Feet point outwards and are seen from half in front: the shoe's length is foreshortened. */
function shoeOn(x: number, y: number, side: number): Matrix {
  const [long, tall] = [0.3, 0.36];
  return [side * long, 0, 0, tall, x - side * long * ANKLE.x, y - tall * ANKLE.y];
}

function bagOn(design: GarmentDesign, body: Body, { bagSide = 1, onShoulder = false }: Wearing): Matrix {
  const arm = body.arms[bagSide];
  const scale = design.style === 'backpack' ? 0.72 : 0.62;
  if (!onShoulder)
    return [scale, 0, 0, scale, arm.tip.x + arm.side * 3, arm.tip.y + 8 - handleTop(design) * scale * 0.9];
  const shoulder = body.torso(arm.side * (body.shoulderX - 12), LEVEL.shoulder);
  const hip = body.torso(arm.side * (body.width(LEVEL.hip) + 16), LEVEL.hip - 20);
  // The strap reaches from the shoulder to the hip: taller than wide.
  const tall = (hip.y - shoulder.y) / -handleTop(design);
  return [scale, 0, 0, Math.min(1.05, Math.max(scale, tall * 0.62)), between(shoulder, hip, 0.8).x, hip.y - 24];
}

function inOrder(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => a.depth - b.depth);
}
