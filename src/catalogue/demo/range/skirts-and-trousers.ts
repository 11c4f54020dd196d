/** What the demo shop makes: skirts, trousers and shorts. */
import { BOTH, DRESS_PRINTS, type Style, style, WOMEN } from '../style.js';

export const SKIRTS_AND_TROUSERS: readonly Style[] = [
  style('skirt', 'pencil skirt', 4, WOMEN, {
    lengths: ['knee-length', 'midi'],
    fabrics: ['wool', 'leather', 'denim', 'satin'],
    patterns: ['tartan', 'pinstripes', 'leopard print'],
    patterned: 3,
    details: ['', 'belt', 'front slit'],
  }),
  style('skirt', 'A-line skirt', 6, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['cotton', 'denim', 'suede', 'corduroy'],
    patterns: ['floral', 'gingham', 'tartan', 'polka dots', 'geometric print'],
    patterned: 4,
    details: ['', 'buttons', 'belt'],
  }),
  style('skirt', 'pleated skirt', 5, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['satin', 'wool', 'chiffon'],
    patterns: ['tartan', 'ombre', 'colour block', 'polka dots'],
    patterned: 4,
    details: ['', 'belt'],
  }),
  style('skirt', 'circle skirt', 4, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    fabrics: ['cotton', 'satin'],
    patterns: DRESS_PRINTS,
    patterned: 6,
    details: ['', 'bow'],
  }),
  style('skirt', 'tiered skirt', 3, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    fabrics: ['cotton', 'chiffon'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'lace trim'],
  }),
  style('bottom', 'skinny jeans', 4, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['denim'],
    details: ['', 'ripped knees', 'turn-ups'],
  }),
  style('bottom', 'straight jeans', 5, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['denim'],
    details: ['', 'ripped knees', 'turn-ups', 'side stripe'],
  }),
  style('bottom', 'tailored trousers', 5, BOTH, {
    lengths: ['regular', 'cropped'],
    fabrics: ['wool', 'cotton', 'linen'],
    patterns: ['pinstripes', 'tartan', 'gingham'],
    patterned: 3,
    details: ['', 'belt', 'turn-ups'],
  }),
  style('bottom', 'wide-leg trousers', 5, WOMEN, {
    lengths: ['regular', 'cropped'],
    fabrics: ['linen', 'satin', 'corduroy', 'cotton'],
    patterns: ['thin stripes', 'floral', 'geometric print', 'leaf print', 'pinstripes'],
    patterned: 3,
    details: ['', 'belt', 'bow'],
  }),
  style('bottom', 'flared trousers', 3, WOMEN, {
    fabrics: ['denim', 'velvet', 'corduroy'],
    details: ['', 'belt', 'side stripe'],
  }),
  style('bottom', 'joggers', 3, BOTH, {
    fabrics: ['jersey'],
    patterns: ['colour block', 'ombre'],
    patterned: 2,
    details: ['', 'side stripe'],
  }),
  style('bottom', 'cargo trousers', 2, BOTH, { fabrics: ['cotton', 'canvas'], details: ['', 'belt', 'turn-ups'] }),
  style('bottom', 'shorts', 5, BOTH, {
    lengths: ['mini', 'knee-length'],
    fabrics: ['cotton', 'denim', 'linen'],
    patterns: ['floral', 'gingham', 'leaf print', 'thin stripes', 'confetti dots'],
    patterned: 4,
    details: ['', 'belt', 'turn-ups'],
  }),
];
