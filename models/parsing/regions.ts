/** Connected regions of one category: pieces of garments, joined where only an arm or a strap lies between. */
import type { LabelMaps } from './label-maps.js';

/** A region of the map; its box in cells, right and bottom beyond the last. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Places. */
  readonly area: number;
  /** Mean probability of its category, 0..1. */
  readonly score: number;
}

/** Smaller regions are noise: 0.1 % of the map, a belt in a photo of a whole person. */
const MIN_AREA = 0.001;
/** Pieces no further apart than this share of the map's sides are one garment: a strap, an arm, a row of buttons. */
const MAX_GAP = 0.03;
/** Of pieces apart, one so much smaller than the largest is a sliver along somebody's edge. */
const MIN_OF_LARGEST = 0.02;

/** Regions of a category, largest first. */
export function regionsOf(maps: LabelMaps, category: number): Region[] {
  const { rows, columns, winners } = maps;
  const seen = new Uint8Array(rows * columns);
  const pieces: Region[] = [];
  for (let place = 0; place < seen.length; place++) {
    if (seen[place] === 0 && winners[place] === category) pieces.push(fill(maps, category, place, seen));
  }
  const joined = join(pieces, MAX_GAP * columns, MAX_GAP * rows).filter(
    ({ area }) => area >= MIN_AREA * rows * columns,
  );
  const largest = Math.max(0, ...joined.map(({ area }) => area));
  return joined.filter(({ area }) => area >= MIN_OF_LARGEST * largest).sort((a, b) => b.area - a.area);
}

/** All places of the category that can be reached from one, over corners too. */
function fill(
  { rows, columns, winners, probabilities }: LabelMaps,
  category: number,
  start: number,
  seen: Uint8Array,
): Region {
  const waiting = [start];
  seen[start] = 1;
  let [left, top, right, bottom, area, sum] = [columns, rows, 0, 0, 0, 0];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const [x, y] = [place % columns, Math.floor(place / columns)];
    area++;
    sum += probabilities.data[category * rows * columns + place] ?? 0;
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
    for (let row = Math.max(0, y - 1); row <= Math.min(rows - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(columns - 1, x + 1); column++) {
        const next = row * columns + column;
        if (seen[next] !== 0 || winners[next] !== category) continue;
        seen[next] = 1;
        waiting.push(next);
      }
    }
  }
  return { left, top, right, bottom, area, score: sum / area };
}

/** Joins regions whose boxes are near, until no two are. */
function join(pieces: readonly Region[], gapX: number, gapY: number): Region[] {
  const joined: Region[] = [];
  for (const piece of pieces) {
    let whole = piece;
    for (let i = joined.findIndex((other) => areNear(whole, other, gapX, gapY)); i !== -1; ) {
      const [other] = joined.splice(i, 1);
      if (other !== undefined) whole = together(whole, other);
      i = joined.findIndex((one) => areNear(whole, one, gapX, gapY));
    }
    joined.push(whole);
  }
  return joined;
}

function areNear(a: Region, b: Region, gapX: number, gapY: number): boolean {
  const apartX = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const apartY = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
  return apartX <= gapX && apartY <= gapY;
}

function together(a: Region, b: Region): Region {
  const area = a.area + b.area;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
    area,
    score: (a.area * a.score + b.area * b.score) / area,
  };
}
