/** How the tests run: in processes of their own, from the sources, with a report for machines where CI asks for one. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'test',
    include: ['**/*.test.ts'],
    // A native module that crashes then takes one test file with it, not the run.
    pool: 'forks',
    // The slowest tests start a process, a browser or a set-up; a hanging one is still found in a minute.
    testTimeout: 60_000,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
  },
});
