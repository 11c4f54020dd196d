/** Pictures for trying models out: garments of the demo shop, drawn. */
import { designGarment } from '../catalogue/demo/design.js';
import { productPicture } from '../catalogue/demo/product-picture.js';
import { rasterise } from '../catalogue/demo/rasterise.js';
import { DEMO } from '../catalogue/place.js';
import type { Pixels } from '../core/photo.js';

/** @param number of the garment, from 0 on; the same one is drawn again each time */
export function drawnPicture(number = 0): Promise<Pixels> {
  return rasterise(productPicture(designGarment(DEMO.seed, number)));
}
