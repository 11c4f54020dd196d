/** Words that ask for patience, which a busy machine may bring before any answer. */
import { PHRASES } from '../../src/bot/phrases/languages.js';

/** Places in the line that are ever told of. */
const PLACES = 300;

const PLEAS = new Set(
  Object.values(PHRASES).flatMap(({ trouble: { stillLooking, inLine } }) => [
    stillLooking,
    ...Array.from({ length: PLACES }, (_, place) => inLine(place)),
  ]),
);

/** True of a message that is no answer yet. */
export const isPlea = (text: string): boolean => PLEAS.has(text);
