/** All white-box features in one vector, each with the same say. */
import { COLOUR_COHERENCE } from './colour-coherence.js';
import { COLOUR_HISTOGRAM } from './colour-histogram.js';
import { unit, type WhiteBoxFeature } from './feature.js';
import { HARRIS } from './harris.js';
import { HOG } from './hog.js';

const PARTS = [HOG, COLOUR_HISTOGRAM, COLOUR_COHERENCE, HARRIS] as const;
const DIMENSIONS = PARTS.reduce((sum, { dimensions }) => sum + dimensions, 0);

/** HOG, colour histogram, colour coherence and Harris corners, each of length 1, one after the other: 8,431 numbers. */
export const WHITE_BOX: WhiteBoxFeature = {
  name: 'white-box',
  parameters: { version: 1, parts: PARTS.map(({ name, parameters }) => ({ name, ...parameters })) },
  dimensions: DIMENSIONS,
  largestSquare: PARTS.length,
  measure(picture) {
    const joined = new Float32Array(DIMENSIONS);
    let start = 0;
    for (const part of PARTS) {
      joined.set(unit(part.measure(picture)), start);
      start += part.dimensions;
    }
    return joined;
  },
};
