/** Filters as a WHERE clause over `items`. */
import type { Filters } from '../../../core/catalogue.js';

/** A condition and the values of its named parameters. */
export interface Condition {
  /** `TRUE` where nothing is asked. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Filters that name columns, whose values are lists. */
const LISTS = ['shop', 'category', 'colour', 'gender', 'brand', 'availability'] as const;

/**
 * An item without the value that is asked about passes not, since comparing with NULL is never true. Shops, colours and brands
 * match whatever the case of their ASCII letters. Prices compare as bare numbers; ask for a currency too where the catalogue mixes them.
 */
export function filtersToSql(filters: Filters): Condition {
  const conditions: string[] = [];
  const parameters: Record<string, string | number> = {};
  const ask = (sql: string, name: string, value: string | number | undefined) => {
    if (value === undefined) return;
    conditions.push(sql);
    parameters[name] = value;
  };

  ask('price >= @minPrice', 'minPrice', filters.minPrice);
  ask('price <= @maxPrice', 'maxPrice', filters.maxPrice);
  ask('currency = @currency', 'currency', filters.currency);
  for (const column of LISTS) {
    const wanted = filters[column];
    // A list is one JSON parameter, so that SQLite's limit on parameters bounds nobody.
    ask(`${column} IN (SELECT value FROM json_each(@${column}))`, column, wanted && JSON.stringify(wanted));
  }
  return { sql: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '), parameters };
}
