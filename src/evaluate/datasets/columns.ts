/** DeepFashion's text files: a line with a count, a line with the columns' names, then columns apart by spaces. */
import { basename } from 'node:path';
import { readLines } from '../../catalogue/feeds/lines.js';
import type { Problems } from './problems.js';

/** Longest line of these files; the official ones stay below 300 bytes. */
const MAX_LINE_BYTES = 64 * 1024;

/** A row, and where it stands: "list_eval_partition.txt line 3". */
export interface Row {
  readonly columns: readonly string[];
  readonly origin: string;
}

/** What a file should look like. */
export interface ColumnFile {
  readonly path: string;
  /** The names of the columns, in order, as the second line gives them. */
  readonly columns: readonly string[];
  /** Whether the count of the first line is of these rows; a file with fewer was cut off. */
  readonly counted: boolean;
  readonly problems: Problems;
}

/** The rows that have all their columns, one at a time; the others are problems. A line that repeats the columns' names is no row. */
export async function* readRows({ path, columns, counted, problems }: ColumnFile): AsyncGenerator<Row> {
  const name = basename(path);
  let promised = 0;
  let rows = 0;
  let last = 0;
  for await (const { number, text } of readLines(path, MAX_LINE_BYTES)) {
    const origin = `${name} line ${number}`;
    const found = text?.trim().split(/\s+/) ?? [];
    last = number;
    if (number === 1) {
      promised = Number(found[0]);
      if (found.length !== 1 || !Number.isInteger(promised)) problems.add(origin, 'it must be the number of rows');
    } else if (!(number === 2 && found[0] === columns[0])) {
      rows++;
      if (found.length === columns.length) yield { columns: found, origin };
      else problems.add(origin, `it must have ${columns.length} columns (${columns.join(' ')}), not ${found.length}`);
    }
  }
  if (counted && rows < promised) {
    problems.add(`${name} line ${last}`, `the file ends after ${rows} rows, and line 1 promises ${promised}`);
  }
}
