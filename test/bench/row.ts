/** One line of the bench's table. */

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value must keep to; without it the row only informs. */
  readonly limit?: { readonly op: '<=' | '>='; readonly value: number };
}

/** True where the value keeps to its limit, or has none. */
export function isWithin({ value, limit }: BenchRow): boolean {
  if (limit === undefined) return true;
  return limit.op === '<=' ? value <= limit.value : value >= limit.value;
}

/** The middle of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
