/** What is wrong with a dataset's files, by file and line: collected, so that one reading tells everything. */
import { SamelookError } from '../../core/errors.js';

/** Problems that are told in full; of the rest only the number. */
export const PROBLEMS_TOLD = 10;

/** Collects problems while a dataset is read. */
export interface Problems {
  add(origin: string, problem: string): void;
  /** @throws SamelookError INPUT_INVALID where there was any */
  refuse(): void;
}

/** @param dataset its name, for the sentence */
export function createProblems(dataset: string): Problems {
  const first: string[] = [];
  let count = 0;
  return {
    add(origin, problem) {
      count++;
      if (first.length < PROBLEMS_TOLD) first.push(`  ${origin}: ${problem}`);
    },
    refuse() {
      if (count === 0) return;
      const more = count > first.length ? [`  and ${count - first.length} more`] : [];
      throw new SamelookError(
        'INPUT_INVALID',
        `The dataset ${dataset} needs mending before it can be measured on:\n${[...first, ...more].join('\n')}`,
      );
    },
  };
}
