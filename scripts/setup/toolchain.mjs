// @ts-check
/** What compiling a native module needs: a C++ compiler, make, python3, and the headers of this very Node. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { SetupError } from './failure.mjs';

/** Names under which each tool may be found; a variable that node-gyp and make obey comes first. */
const TOOLS = [
  { tool: 'a C++ compiler', variable: 'CXX', names: ['c++', 'g++', 'clang++'] },
  { tool: 'make', variable: 'MAKE', names: ['make', 'gmake'] },
  { tool: 'python3', variable: 'PYTHON', names: ['python3', 'python'] },
];

/** How each system installs all of it, by the `ID` and `ID_LIKE` of /etc/os-release. */
const INSTALL = [
  { system: /debian|ubuntu/, command: 'sudo apt-get install -y g++ make python3' },
  { system: /fedora|rhel|centos/, command: 'sudo dnf install -y gcc-c++ make python3' },
  { system: /arch/, command: 'sudo pacman -S --needed gcc make python' },
  { system: /suse/, command: 'sudo zypper install -y gcc-c++ make python3' },
  { system: /macos/, command: 'xcode-select --install' },
];

/**
 * @param {readonly string[]} modules the packages that are to be compiled, for the message
 * @throws {SetupError} which names what is missing and the command that installs it
 */
export function requireToolchain(modules) {
  if (isMusl()) {
    throw new SetupError(
      'This system uses musl (Alpine), and onnxruntime-node, which runs the models, is made for glibc only. Use Debian, Ubuntu or Fedora, or the Dockerfile here.',
    );
  }
  const missing = TOOLS.filter(({ variable, names }) => ![process.env[variable] ?? '', ...names].some(isInstalled));
  const noXcode = process.platform === 'darwin' && spawnSync('xcode-select', ['-p']).status !== 0;
  if (process.platform === 'win32' || (missing.length === 0 && !noXcode)) return;
  const what = missing.length === 0 ? 'the command line tools' : missing.map(({ tool }) => tool).join(', ');
  throw new SetupError(
    `${modules.join(' and ')} must be compiled here, and this is missing: ${what}.\nInstall it, then run the same command again:\n${installCommands()}`,
  );
}

/**
 * The prefix of the installed Node headers, for node-gyp; without it node-gyp asks nodejs.org for them.
 * @returns {string | undefined} undefined where there are none, or those of another Node
 */
export function findNodeHeaders() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const versionFile = join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(versionFile)) return undefined;
  const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(versionFile, 'utf8'))?.[1];
  return major === process.versions.node.split('.')[0] ? prefix : undefined;
}

/**
 * @param {string} name a program's name, or a path of it
 * @returns {boolean}
 */
export function isInstalled(name) {
  if (name === '') return false;
  const places = name.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return places.some((place) => {
    try {
      accessSync(join(place, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The command of this system; all of them where it is not known. */
function installCommands() {
  const system = process.platform === 'darwin' ? 'macos' : readSystem();
  const fitting = INSTALL.filter((entry) => entry.system.test(system));
  return (fitting.length > 0 ? fitting : INSTALL).map(({ command }) => `  ${command}`).join('\n');
}

function readSystem() {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    return lines.filter((line) => /^ID(_LIKE)?=/.test(line)).join(' ');
  } catch {
    return '';
  }
}

function isMusl() {
  if (process.platform !== 'linux') return false;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime === undefined;
}
