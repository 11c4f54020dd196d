/** A picture for trying models out: the first garment of the demo shop, drawn. */
import { designGarment } from '../catalogue/demo/design.js';
import { productPicture } from '../catalogue/demo/product-picture.js';
import { rasterise } from '../catalogue/demo/rasterise.js';
import { DEMO } from '../catalogue/place.js';
import type { Pixels } from '../core/photo.js';

export function drawnPicture(): Promise<Pixels> {
  return rasterise(productPicture(designGarment(DEMO.seed, 0)));
}
