// @ts-check
/** Is this Node new enough for what package.json asks? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './failure.mjs';

/**
 * @param {string} root folder of package.json
 * @throws {SetupError} where it is too old
 */
export function requireNodeVersion(root) {
  /** @type {string} */
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  if (satisfies(process.versions.node, wanted)) return;
  throw new SetupError(
    `This is Node ${process.versions.node}; samelook needs ${wanted}. Install Node 22 from https://nodejs.org (or "nvm install 22") and try again.`,
  );
}

/**
 * The part of npm's range syntax that package.json uses: `^x.y.z` and `>=x.y.z`, joined by `||`.
 * Own code, since nothing is installed yet.
 * @param {string} version
 * @param {string} range
 */
function satisfies(version, range) {
  const have = version.split('.').map(Number);
  return range.split('||').some((alternative) => {
    const match = /^(\^|>=)(\d+)\.(\d+)\.(\d+)$/.exec(alternative.trim());
    if (match === null) throw new SetupError(`package.json: engines.node "${range}" is not understood by the set-up.`);
    const floor = match.slice(2).map(Number);
    const first = have.findIndex((part, place) => part !== floor[place]);
    const reached = first === -1 || (have[first] ?? 0) > (floor[first] ?? 0);
    return reached && (match[1] === '>=' || have[0] === floor[0]);
  });
}
