/** Filters as a condition on the columns of `items`. */
import type { Filters } from '../../../core/catalogue.js';

/** A condition and the values of its numbered parameters. */
export interface Condition {
  /** `TRUE` where nothing is asked. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Filters that name columns, whose values are lists. */
const LISTS = ['shop', 'category', 'colour', 'gender', 'brand', 'availability'] as const;
/** Columns whose case does not count, as they are indexed. */
const CASELESS: ReadonlySet<string> = new Set(['shop', 'colour', 'brand']);

/**
 * An item without the value that is asked about passes not, since comparing with NULL is never true.
 * @param first number of the first parameter
 */
export function filtersToSql(filters: Filters, first: number): Condition {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const ask = (value: unknown, sql: (parameter: string) => string) => {
    if (value === undefined) return;
    conditions.push(sql(`$${first + values.length}`));
    values.push(value);
  };

  ask(filters.minPrice, (parameter) => `price >= ${parameter}`);
  ask(filters.maxPrice, (parameter) => `price <= ${parameter}`);
  ask(filters.currency, (parameter) => `currency = ${parameter}`);
  for (const column of LISTS) {
    const isCaseless = CASELESS.has(column);
    const wanted = filters[column]?.map((value) => (isCaseless ? asciiLower(value) : value));
    ask(wanted, (parameter) =>
      isCaseless ? `lower(${column} COLLATE "C") = ANY(${parameter})` : `${column} = ANY(${parameter})`,
    );
  }
  return { sql: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '), values };
}

/** As PostgreSQL's lower() under the collation "C". */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The same for the images of those items, on a column `image_id`: what an index in this database makes part of its query. */
export async function imagesPassing(filters: Filters, first: number): Promise<Condition> {
  const { sql, values } = filtersToSql(filters, first);
  if (values.length === 0) return { sql, values };
  return {
    sql: `image_id IN (SELECT images.id FROM images JOIN items ON items.id = item_id WHERE ${sql})`,
    values,
  };
}
