/** What the demo shop makes: dresses. */
import { cuts, DRESS_PRINTS, HALTER, KNITTED, OFF, STRAPPY, type Style, style, WOMEN, WOVEN } from '../style.js';

export const DRESSES: readonly Style[] = [
  style('dress', 'wrap dress', 8, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: cuts(['V-neck'], ['cap', 'short', 'puff', 'three-quarter', 'long', 'bell']),
    fabrics: ['cotton', 'satin', 'jersey'],
    patterns: DRESS_PRINTS,
    patterned: 6,
    details: ['', 'ruffle hem'],
  }),
  style('dress', 'A-line dress', 7, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    cuts: [
      ...cuts(['crew neck', 'square neck', 'boat neck', 'V-neck'], ['sleeveless', 'short', 'puff', 'long']),
      ...STRAPPY,
    ],
    fabrics: ['cotton', 'linen', 'velvet'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'belt', 'pockets'],
  }),
  style('dress', 'sheath dress', 4, WOMEN, {
    lengths: ['knee-length', 'midi'],
    cuts: cuts(['crew neck', 'boat neck', 'square neck', 'V-neck'], ['sleeveless', 'cap', 'three-quarter']),
    fabrics: ['wool', 'cotton', 'satin'],
    patterns: ['colour block', 'pinstripes', 'tartan', 'leopard print'],
    patterned: 3,
    details: ['', 'belt'],
  }),
  style('dress', 'slip dress', 4, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: STRAPPY,
    fabrics: ['satin'],
    patterns: ['floral', 'leopard print', 'ombre', 'leaf print'],
    patterned: 3,
    details: ['', 'lace trim'],
  }),
  style('dress', 'skater dress', 5, WOMEN, {
    lengths: ['mini', 'knee-length'],
    cuts: [
      ...cuts(['crew neck', 'scoop neck', 'sweetheart neck'], ['sleeveless', 'short', 'three-quarter', 'long']),
      ...HALTER,
    ],
    fabrics: ['jersey', 'cotton'],
    patterns: DRESS_PRINTS,
    patterned: 5,
    details: ['', 'belt'],
  }),
  style('dress', 'shirt dress', 4, WOMEN, {
    lengths: ['mini', 'knee-length', 'midi'],
    cuts: cuts(['shirt collar'], ['short', 'elbow', 'long']),
    fabrics: ['cotton', 'linen', 'denim'],
    patterns: WOVEN,
    patterned: 4,
    details: ['belt', 'pockets', ''],
  }),
  style('dress', 'tiered dress', 5, WOMEN, {
    lengths: ['mini', 'midi', 'maxi'],
    cuts: [...cuts(['square neck', 'V-neck', 'crew neck'], ['sleeveless', 'puff', 'bishop']), ...STRAPPY, ...OFF],
    fabrics: ['cotton', 'chiffon'],
    patterns: DRESS_PRINTS,
    patterned: 6,
  }),
  style('dress', 'jumper dress', 3, WOMEN, {
    lengths: ['mini', 'midi'],
    cuts: cuts(['roll neck', 'crew neck', 'V-neck'], ['long', 'bishop']),
    fabrics: ['knit', 'cable-knit', 'ribbed'],
    patterns: KNITTED,
    patterned: 3,
  }),
];
