/** What people call the garments of a photo. */
import { type Found, isWholePhoto } from './answer.js';

/** One name for each garment, in order; several of one kind are numbered. */
export function namesOf(garments: readonly Pick<Found, 'category' | 'box'>[]): string[] {
  const kinds = garments.map((garment) => (isWholePhoto(garment) ? 'whole photo' : garment.category));
  return kinds.map((kind, i) => {
    const name = kind.charAt(0).toUpperCase() + kind.slice(1);
    const isOnly = kinds.indexOf(kind) === kinds.lastIndexOf(kind);
    return isOnly ? name : `${name} ${kinds.slice(0, i + 1).filter((other) => other === kind).length}`;
  });
}
