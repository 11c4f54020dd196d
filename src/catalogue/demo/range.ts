/** The whole range of the demo shop; any 400 items in a row hold every style. */
import { COATS_AND_ACCESSORIES } from './range/coats-and-accessories.js';
import { DRESSES } from './range/dresses.js';
import { SKIRTS_AND_TROUSERS } from './range/skirts-and-trousers.js';
import { TOPS } from './range/tops.js';
import type { Style } from './style.js';

export const RANGE: readonly Style[] = [...DRESSES, ...TOPS, ...SKIRTS_AND_TROUSERS, ...COATS_AND_ACCESSORIES];
