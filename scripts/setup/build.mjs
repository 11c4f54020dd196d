// @ts-check
/** The compiled program in dist/: made by tsc, and only where a source changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { isStamped, stamp } from './stamp.mjs';

/** Each is compiled where it is there: the program, and the page, which is made for browsers. */
const PROJECTS = ['tsconfig.json', 'adapters/http/page/tsconfig.json'];
const FOLDERS = ['src', 'adapters', 'models', 'index', 'test'];
const SOURCE = /\.(ts|json)$/;
const MAIN = 'dist/src/main.js';

/** @param {string} root */
const stampFile = (root) => join(root, 'dist', '.setup', 'compiled');

/**
 * @param {string} root
 * @returns {boolean}
 */
export function buildIsCurrent(root) {
  return existsSync(join(root, MAIN)) && isStamped(stampFile(root), describeSources(root));
}

/**
 * @param {string} root
 * @param {import('./dependencies.mjs').Context} context
 */
export async function compileProgram(root, { report, signal }) {
  // Before the compiler reads them: a source that is saved meanwhile makes the next run compile again.
  const sources = describeSources(root);
  // tsc believes its notes of the last build; where the output is gone they are wrong.
  if (!existsSync(join(root, MAIN))) rmSync(join(root, 'dist', '.tsbuildinfo'), { force: true });
  await report.step('Compiling samelook', async () => {
    for (const project of PROJECTS.filter((file) => existsSync(join(root, file)))) {
      const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
      await run(process.execPath, [tsc, '--project', project], { cwd: root, signal });
    }
  });
  stamp(stampFile(root), sources);
}

/**
 * A hash of every source's path, size and time.
 * @param {string} root
 */
function describeSources(root) {
  const files = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => SOURCE.test(file))
      .map((file) => join(folder, file)),
  );
  const hash = createHash('sha256');
  for (const file of [...PROJECTS.filter((project) => existsSync(join(root, project))), ...files].sort()) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  hash.update(readFileSync(join(root, 'package.json')));
  return hash.digest('hex');
}
