// @ts-check
/** The packages of package-lock.json: fetched from the registry, the native ones compiled, all proved to load. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchCudaProvider } from './cuda.mjs';
import { SetupError } from './failure.mjs';
import { run } from './run.mjs';
import { isStamped, stamp } from './stamp.mjs';
import { findNodeHeaders, requireToolchain } from './toolchain.mjs';

/** Packages with binaries beside those that are compiled here; they must load too. */
const PREBUILT = ['onnxruntime-node', 'sharp'];

/** @typedef {{ readonly packages: Record<string, { readonly version?: string, readonly optional?: boolean }> }} Lockfile */
/** @typedef {{ report: import('./report.mjs').Report, signal: AbortSignal }} Context */

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.samelook', 'installed');

/**
 * @param {string} root
 * @returns {boolean}
 */
export function dependenciesAreCurrent(root) {
  return isStamped(stampFile(root), describeInstall(root));
}

/**
 * Makes node_modules what package-lock.json says.
 * @param {string} root
 * @param {Context} context
 */
export async function installDependencies(root, { report, signal }) {
  const lock = readLockfile(join(root, 'package-lock.json'));
  const natives = listNatives(root);
  const proof = () => prove(root, lock, natives, signal);

  // Somebody's own `npm install` is as good as ours, where it left everything in working order.
  const alreadyThere =
    isInstalledByNpm(root, lock) &&
    (await proof().then(
      () => true,
      () => false,
    ));
  signal.throwIfAborted();
  if (!alreadyThere) {
    if (natives.length > 0) requireToolchain(natives);
    const count = Object.values(lock.packages).filter(({ optional }) => !optional).length - 1;
    await report.step(`Fetching ${count} packages from the registry`, () =>
      npm(root, ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], signal),
    );
    if (natives.length > 0) {
      if (findNodeHeaders() === undefined && process.env.npm_config_nodedir === undefined) {
        report.say(
          `  The C++ headers of Node ${process.versions.node} are not installed beside it, so they are asked from nodejs.org.`,
        );
      }
      await report.step(`Compiling ${natives.join(' and ')}`, () =>
        npm(root, ['rebuild', '--ignore-scripts=false', ...natives], signal),
      );
    }
    await proof();
  }
  await fetchCudaProvider(root, { report, signal });
  stamp(stampFile(root), describeInstall(root));
}

/**
 * What an installation depends on: the lock file, and the Node that its binaries are compiled for.
 * @param {string} root
 */
function describeInstall(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${process.platform}-${process.arch} abi ${process.versions.modules} lock ${hash}\n`;
}

/**
 * Packages whose install script may run, by the list that npm reads too (`allowScripts` of package.json).
 * @param {string} root
 * @returns {string[]}
 */
function listNatives(root) {
  const { allowScripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
}

/**
 * @param {string} file
 * @returns {Lockfile}
 */
function readLockfile(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * npm writes node_modules/.package-lock.json at the very end, so it stands for a finished installation.
 * @param {string} root
 * @param {Lockfile} lock
 */
function isInstalledByNpm(root, lock) {
  const file = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(file)) return false;
  const installed = readLockfile(file).packages;
  return Object.entries(lock.packages).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && installed[path] === undefined),
  );
}

/**
 * Loads what is compiled, in a process of its own: a binary for another Node or another C library fails here.
 * @param {string} root
 * @param {Lockfile} lock
 * @param {readonly string[]} natives
 * @param {AbortSignal} signal
 */
async function prove(root, lock, natives, signal) {
  const binaries = [...natives, ...PREBUILT].filter((name) => lock.packages[`node_modules/${name}`] !== undefined);
  if (binaries.length === 0) return;
  // better-sqlite3 loads its binary with the first database.
  const load = `for (const name of ${JSON.stringify(binaries)}) {
    const loaded = require(name);
    if (name === 'better-sqlite3') new loaded(':memory:').close();
  }`;
  // ONNX Runtime keeps and sends usage events where nobody tells it not to.
  const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
  await run(process.execPath, ['--input-type=commonjs', '--eval', load], { cwd: root, env, signal });
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 * @param {AbortSignal} signal
 */
async function npm(root, args, signal) {
  const headers = findNodeHeaders();
  const env = {
    ...process.env,
    // prebuild-install would ask GitHub for a binary; this makes it go straight on to the compiler.
    npm_config_build_from_source: 'better-sqlite3',
    // onnxruntime-node would ask NuGet for CUDA libraries, and fail where it can't have them.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    npm_config_update_notifier: 'false',
    ...(headers === undefined || process.env.npm_config_nodedir ? {} : { npm_config_nodedir: headers }),
  };
  // The npm that called us, where there is one.
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) await run(process.execPath, [cli, ...args], { cwd: root, env, signal });
  else await run('npm', args, { cwd: root, env, signal });
  if (!existsSync(join(root, 'node_modules'))) throw new SetupError('npm made no node_modules folder.');
}
