/** The last line of a CI run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'samelook-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

const counts = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] };
const brokenFile = { status: 'failed', assertionResults: [] };
const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] };

it.each([
  ['all is well', counts, 0, 0, '5 passed, 0 failed, 3 skipped', 0],
  [
    'a test fails',
    { ...counts, numFailedTests: 1, testResults: [failedFile] },
    1,
    0,
    '5 passed, 1 failed, 3 skipped',
    1,
  ],
  ['a file does not load', { ...counts, testResults: [brokenFile] }, 1, 0, '5 passed, 1 failed, 3 skipped', 1],
  ['an error was nobody’s', counts, 1, 0, '5 passed, 1 failed, 3 skipped', 1],
  ['the checks fail', counts, 0, 2, '5 passed, 1 failed, 3 skipped', 1],
  ['there is no report', undefined, 1, 1, '0 passed, 2 failed, 0 skipped', 1],
])('where %s', (_, report, tests, checks, line, status) => {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const run = spawnSync(process.execPath, ['scripts/count-tests.mjs', file, String(tests), String(checks)], {
    encoding: 'utf8',
  });
  expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(line);
  expect(run.status).toBe(status);
});
