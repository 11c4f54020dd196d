/** A curve in one line of text. */

const BARS = '▁▂▃▄▅▆▇█';

/** One bar a value, the lowest value at the bottom and the highest at the top; the middle where all are equal. */
export function sparkline(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const heightOf = (value: number) => (high === low ? 0.5 : (value - low) / (high - low));
  return values.map((value) => BARS[Math.min(BARS.length - 1, Math.floor(heightOf(value) * BARS.length))]).join('');
}
