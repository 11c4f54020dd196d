/** Whether an item passes filters: for results that are at hand when the photo no longer is. */
import type { CatalogueItem, Filters } from '../core/catalogue.js';

/** As the catalogue stores filter: an item that does not say passes nothing that it is asked about; case does not matter. */
export function passes(item: CatalogueItem, filters: Filters): boolean {
  const { minPrice = Number.NEGATIVE_INFINITY, maxPrice = Number.POSITIVE_INFINITY } = filters;
  const asksForPrice = filters.minPrice !== undefined || filters.maxPrice !== undefined;
  const hasPrice = item.price !== undefined && item.price >= minPrice && item.price <= maxPrice;
  return (
    (!asksForPrice || hasPrice) &&
    (filters.currency === undefined || filters.currency === item.currency) &&
    isOneOf(item.shop, filters.shop) &&
    isOneOf(item.category, filters.category) &&
    isOneOf(item.colour, filters.colour) &&
    isOneOf(item.gender, filters.gender) &&
    isOneOf(item.brand, filters.brand) &&
    isOneOf(item.availability, filters.availability)
  );
}

function isOneOf(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  return value !== undefined && wanted.some((one) => one.toLowerCase() === value.toLowerCase());
}
