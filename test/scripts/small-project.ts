/** A small project with the real set-up in it, and a package registry on loopback that it installs from. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Stands in for the compiler's package, and runs the real compiler. */
const COMPILER = {
  'bin/tsc': `await import(${JSON.stringify(pathToFileURL(join(ROOT, 'node_modules/typescript/lib/tsc.js')))});`,
};

/** Files of a package, by path. */
export type PackageFiles = Readonly<Record<string, string>>;

/** What a run of the set-up left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A set-up under way. */
export interface RunningSetUp {
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
}

/** The registry: answers, or keeps everybody waiting. */
export interface Registry {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** From now on nobody is answered, until `answer`. */
  stall(): void;
  answer(): void;
  /** Resolves with the next request that is kept waiting. */
  nextStalled(): Promise<ServerResponse>;
  close(): Promise<void>;
}

/** A project on disk. */
export interface SmallProject {
  readonly folder: string;
  readonly registry: Registry;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Starts `node scripts/setup.mjs …`. */
  start(args?: readonly string[], env?: NodeJS.ProcessEnv): RunningSetUp;
  /** Runs `node scripts/setup.mjs …` to its end. */
  setUp(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>;
  remove(): Promise<void>;
}

/**
 * Makes a project whose program prints its arguments.
 * @param options.packages what it depends on beside the compiler
 * @param options.manifest fields of package.json to add or replace
 */
export async function createSmallProject(
  options: {
    readonly packages?: Readonly<Record<string, PackageFiles>>;
    readonly manifest?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<SmallProject> {
  const base = mkdtempSync(join(tmpdir(), 'samelook-setup-test-'));
  const folder = join(base, 'project');
  const packages = { typescript: COMPILER, ...options.packages };
  const tarballs = new Map(
    Object.entries(packages).map(([name, files]) => [name, packTarball(join(base, 'packages', name), name, files)]),
  );
  const registry = await startRegistry(tarballs);
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '1.0.0']));
  const manifest = {
    name: 'small',
    version: '1.0.0',
    type: 'module',
    engines: { node: '>=20.0.0' },
    dependencies,
    ...options.manifest,
  };

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  write('package.json', JSON.stringify(manifest));
  write('package-lock.json', JSON.stringify(lockfile(manifest, tarballs)));
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        ...{ module: 'nodenext', target: 'es2023', types: [], strict: true },
        ...{ rootDir: '.', outDir: 'dist', incremental: true, tsBuildInfoFile: 'dist/.tsbuildinfo' },
      },
      include: ['src'],
    }),
  );
  write(
    'src/main.ts',
    'declare const process: { argv: string[] }; declare const console: { log(text: string): void };\n' +
      "console.log('program ' + process.argv.slice(2).join(' '));\n",
  );

  const start = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningSetUp => {
    const child = spawn(process.execPath, ['scripts/setup.mjs', ...args], {
      cwd: folder,
      env: { ...cleanEnvironment(base, registry.url), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    return { child, ended: once(child, 'close').then(([code]) => ({ code, stdout, stderr })) };
  };

  return {
    folder,
    registry,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    start,
    setUp: (args, env) => start(args, env).ended,
    async remove() {
      await registry.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** The environment without the npm that runs these tests, and with a cache and settings of its own. */
function cleanEnvironment(base: string, registryUrl: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') || name === 'npm_execpath');
  return {
    ...Object.fromEntries(kept),
    npm_config_registry: registryUrl,
    npm_config_cache: join(base, 'cache'),
    npm_config_userconfig: join(base, 'npmrc'),
    npm_config_fetch_retries: '0',
  };
}

function packTarball(folder: string, name: string, files: PackageFiles): Buffer {
  const all = { 'package.json': JSON.stringify({ name, version: '1.0.0', type: 'module' }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, 'package', path)), { recursive: true });
    writeFileSync(join(folder, 'package', path), text);
  }
  return spawnSync('tar', ['-czf', '-', 'package'], { cwd: folder }).stdout;
}

function integrity(tarball: Buffer): string {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
}

function lockfile(manifest: object, tarballs: ReadonlyMap<string, Buffer>): object {
  const packages = [...tarballs].map(([name, tarball]) => [
    `node_modules/${name}`,
    { version: '1.0.0', integrity: integrity(tarball) },
  ]);
  return {
    ...{ name: 'small', version: '1.0.0', lockfileVersion: 3, requires: true },
    packages: { '': manifest, ...Object.fromEntries(packages) },
  };
}

async function startRegistry(tarballs: ReadonlyMap<string, Buffer>): Promise<Registry> {
  const asked: string[] = [];
  let stalled = false;
  let onStalled: ((response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    if (stalled) {
      onStalled?.(response);
      return;
    }
    const name = path.slice(1).replace(/\.tgz$/, '');
    const tarball = tarballs.get(name);
    if (tarball === undefined) response.writeHead(404).end('{}');
    else if (path.endsWith('.tgz')) response.end(tarball);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(packument(name, tarball)));
  });
  const packument = (name: string, tarball: Buffer) => ({
    name,
    'dist-tags': { latest: '1.0.0' },
    versions: {
      '1.0.0': { name, version: '1.0.0', dist: { tarball: `${url}/${name}.tgz`, integrity: integrity(tarball) } },
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    stall() {
      stalled = true;
    },
    answer() {
      stalled = false;
    },
    nextStalled: () =>
      new Promise((resolvePromise) => {
        onStalled = resolvePromise;
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
