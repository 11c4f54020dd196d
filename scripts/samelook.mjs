#!/usr/bin/env node
// @ts-check
/** The command `samelook` of a checkout (`npx samelook …`): the compiled program, or a sentence where there is none yet. */
import { existsSync } from 'node:fs';

const program = new URL('../dist/src/main.js', import.meta.url);

if (existsSync(program) && existsSync(new URL('../node_modules', import.meta.url))) {
  await import(program.href);
} else {
  process.stderr.write('samelook is not set up yet. Run "npm start" (or "npm run build") here once, then try again.\n');
  process.exitCode = 1;
}
