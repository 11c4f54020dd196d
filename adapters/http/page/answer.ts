/** What the service says, as far as the page reads it; a test holds these shapes against the service's own. */

/** A rectangle of the upright photo, each side 0..1. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where something can be had, and for how much. */
export interface Offer {
  readonly id: string;
  readonly shop: string;
  readonly price: number | null;
  readonly currency: string | null;
  readonly url: string;
}

/** An item that looks like the garment. */
export interface Result extends Offer {
  readonly title: string;
  readonly thumbnail: string;
  /** 0..1 */
  readonly similarity: number;
  readonly verdict: 'same' | 'similar';
  /** Items whose pictures show the same. */
  readonly others: readonly Offer[];
}

/** A garment in the photo with its results, best first. */
export interface Found {
  readonly category: string;
  readonly box: Box;
  readonly score: number;
  readonly results: readonly Result[];
}

/** Per garment, the main one first. */
export interface Answer {
  readonly garments: readonly Found[];
}

/** Filters as they are sent; absent = no limit. */
export interface Filters {
  readonly minPrice?: number;
  readonly maxPrice?: number;
  readonly currency?: string;
  readonly category?: readonly string[];
  readonly colour?: readonly string[];
  readonly shop?: readonly string[];
  readonly gender?: readonly string[];
  readonly brand?: readonly string[];
}

/** The values that filters can be chosen from. */
export interface Facets {
  readonly category: readonly string[];
  readonly colour: readonly string[];
  readonly shop: readonly string[];
  readonly gender: readonly string[];
  readonly brand: readonly string[];
  readonly currency: readonly string[];
}

/** What the page is told about the service. */
export interface Settings {
  readonly catalogueName: string;
  readonly items: number;
  readonly demo: boolean;
  readonly samples: readonly string[];
  readonly maxPhotoBytes: number;
}

/** True where a garment stands for the whole photo: no garment was told apart. */
export function isWholePhoto({ category, box }: Pick<Found, 'category' | 'box'>): boolean {
  return category === 'outfit' && box.right - box.left > 0.98 && box.bottom - box.top > 0.98;
}
