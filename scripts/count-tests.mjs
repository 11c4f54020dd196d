#!/usr/bin/env node
// @ts-check
/**
 * The last line of a CI run, "N passed, N failed, N skipped", from vitest's JSON report and the exit statuses of the steps.
 *
 *     node scripts/count-tests.mjs <report> <exit status of the tests> <exit status of the checks>
 */
import { readFileSync } from 'node:fs';

const [, , reportFile = '', ...statuses] = process.argv;
const [tests, checks] = statuses.map(Number);

const report = readReport(reportFile);
// A file that does not load has no tests that could fail; it counts as one that did.
const brokenFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
).length;
const counted = report.numFailedTests + brokenFiles;
// Something else went wrong, an unhandled error for one.
const uncounted = tests !== 0 && counted === 0 ? 1 : 0;
const failed = counted + uncounted + (checks === 0 ? 0 : 1);

console.log(
  `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * @param {string} file
 * @returns {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[],
 * }}
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The tests did not get as far as a report, which their exit status tells.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
