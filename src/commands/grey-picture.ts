/** A picture with nothing on it: what models are tried with before anybody's photo. */
import type { Pixels } from '../core/photo.js';

const SIDE = 256;

export const GREY: Pixels = { width: SIDE, height: SIDE, rgb: new Uint8Array(SIDE * SIDE * 3).fill(128) };
