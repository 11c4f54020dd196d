/** The set-up in small projects of its own: the real npm and the real compiler, with a registry on loopback. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmallProject, type SmallProject } from './small-project.js';

const INSTALLED = 'node_modules/.samelook/installed';
const LOCK = 'dist/.setup/lock';

let project: SmallProject;
afterEach(() => project.remove());

const outputTime = () => statSync(join(project.folder, 'dist/src/main.js')).mtimeMs;

describe('a fresh checkout', () => {
  it('is installed, compiled and run; the second time nothing is done and nothing said', async () => {
    project = await createSmallProject();
    const first = await project.setUp(['--then', 'serve', '--port', '0']);
    expect(first).toMatchObject({ code: 0, stdout: 'program serve --port 0\n' });
    expect(first.stderr).toMatch(/✓ Fetching 1 packages[\s\S]*✓ Compiling samelook/);

    const asked = project.registry.asked.length;
    const compiled = outputTime();
    expect(await project.setUp(['--then', 'find'])).toEqual({ code: 0, stdout: 'program find\n', stderr: '' });
    expect(project.registry.asked.length).toBe(asked);
    expect(outputTime()).toBe(compiled);
    expect(existsSync(join(project.folder, LOCK))).toBe(false);
  });

  it('that npm itself installed is taken as it is', async () => {
    project = await createSmallProject();
    await project.setUp();
    const asked = project.registry.asked.length;
    // What is left of a set-up by somebody's own "npm ci".
    project.write(INSTALLED, '');
    expect((await project.setUp()).code).toBe(0);
    expect(project.registry.asked.length).toBe(asked);
  });

  it('installs again where the lock file or a package changed', async () => {
    project = await createSmallProject();
    await project.setUp();
    project.write('package-lock.json', project.read('package-lock.json').replace('"name":"small"', '"name": "small"'));
    project.write('node_modules/.package-lock.json', '{"packages":{}}');
    expect((await project.setUp()).stderr).toContain('✓ Fetching');
  });

  it('has a command that says what to do before the first set-up, and works after it', async () => {
    project = await createSmallProject();
    const samelook = () =>
      spawnSync(process.execPath, ['scripts/samelook.mjs', 'find', 'a.jpg'], { cwd: project.folder, encoding: 'utf8' });
    expect(samelook()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('Run "npm start"') });
    await project.setUp();
    expect(samelook()).toMatchObject({ status: 0, stdout: 'program find a.jpg\n', stderr: '' });
  });
});

describe('a changed source', () => {
  it('is compiled again, also where the output was removed', async () => {
    project = await createSmallProject();
    await project.setUp();
    project.write('src/main.ts', `${project.read('src/main.ts')}console.log('changed');\n`);
    expect((await project.setUp(['--then'])).stdout).toBe('program \nchanged\n');

    spawnSync('rm', ['-r', join(project.folder, 'dist/src')]);
    expect((await project.setUp(['--then'])).stdout).toBe('program \nchanged\n');
  });

  it('that does not compile is shown and stops, until it is mended', async () => {
    project = await createSmallProject();
    const good = project.read('src/main.ts');
    project.write('src/main.ts', `${good}const a: string = 1;\n`);
    for (const _ of ['once', 'again']) {
      const { code, stdout, stderr } = await project.setUp(['--then']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/src\/main\.ts.*TS2322[\s\S]*does not compile/);
    }
    project.write('src/main.ts', good);
    expect(await project.setUp(['--then'])).toMatchObject({ code: 0, stdout: 'program \n' });
  });
});

describe('a set-up that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends npm with it, says so, and the next one goes on', async (signal, status) => {
    project = await createSmallProject();
    project.registry.stall();
    const waiting = project.registry.nextStalled();
    const { child, ended } = project.start(['--then']);
    const request = await waiting;
    const npmIsGone = new Promise((resolve) => request.once('close', resolve));
    child.kill(signal);

    expect(await ended).toMatchObject({ code: status, stdout: '', stderr: expect.stringContaining('was stopped') });
    await npmIsGone;
    expect(existsSync(join(project.folder, INSTALLED))).toBe(false);
    expect(existsSync(join(project.folder, LOCK))).toBe(false);

    project.registry.answer();
    expect(await project.setUp(['--then'])).toMatchObject({ code: 0, stdout: 'program \n' });
  });
});

describe('two set-ups at once', () => {
  it('wait for each other and install once', async () => {
    project = await createSmallProject();
    const runs = await Promise.all([project.setUp(['--then', 'a']), project.setUp(['--then', 'b'])]);
    expect(runs.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, 'program a\n'],
      [0, 'program b\n'],
    ]);
    expect(runs.filter(({ stderr }) => stderr.includes('Another set-up is at work'))).toHaveLength(1);
    expect(project.registry.asked.filter((path) => path === '/typescript.tgz')).toHaveLength(1);
  });

  it('take over from one that died', async () => {
    project = await createSmallProject();
    const dead = spawnSync(process.execPath, ['--version']).pid;
    project.write(LOCK, String(dead));
    const runs = await Promise.all([project.setUp(), project.setUp(), project.setUp()]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(project.registry.asked.filter((path) => path === '/typescript.tgz')).toHaveLength(1);
  });
});

describe('what is missing is named', () => {
  it('an old Node', async () => {
    project = await createSmallProject({ manifest: { engines: { node: '^98.1.0 || >=99.2.0' } } });
    const { code, stderr } = await project.setUp();
    expect(code).toBe(1);
    expect(stderr).toContain(`This is Node ${process.versions.node}; samelook needs ^98.1.0 || >=99.2.0`);
  });

  it('the compiler, make and python3, with the command that installs them', async () => {
    project = await createSmallProject({ manifest: { allowScripts: { native: true } } });
    const { code, stderr } = await project.setUp([], { PATH: join(project.folder, 'empty'), CXX: '', PYTHON: '' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/native must be compiled here, and this is missing: a C\+\+ compiler, make, python3/);
    expect(stderr).toMatch(/install/);
    expect(project.registry.asked).toEqual([]);
  });

  it('a native module that does not load', async () => {
    project = await createSmallProject({ packages: { sharp: { 'index.js': `throw new Error('wrong ELF class');` } } });
    const { code, stderr } = await project.setUp();
    expect(code).toBe(1);
    expect(stderr).toContain('wrong ELF class');
    expect(existsSync(join(project.folder, INSTALLED))).toBe(false);
  });

  it('the registry', async () => {
    project = await createSmallProject();
    const { code, stderr } = await project.setUp([], { npm_config_registry: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/│ npm [\s\S]*The package registry could not be reached/);
    expect((await project.setUp()).code).toBe(0);
  });

  it.each([
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['gyp http GET https://nodejs.org/download/release/v20.0.0/node-v20.0.0-headers.tar.gz', 'C++ headers'],
    ['npm error code EACCES', 'may not be written'],
    ['npm error code E404', 'does not have a package'],
    ['something new', 'ended with status 7'],
  ])('by npm: %s', async (output, advice) => {
    project = await createSmallProject();
    project.write('npm.js', `console.error(${JSON.stringify(output)}); process.exit(7);`);
    const { code, stderr } = await project.setUp([], { npm_execpath: join(project.folder, 'npm.js') });
    expect(code).toBe(1);
    expect(stderr).toContain(`│ ${output}`);
    expect(stderr).toContain(advice);
  });
});

describe('an NVIDIA GPU', () => {
  // ONNX Runtime has CUDA libraries for Linux on x64 only.
  const hasCudaLibraries = process.platform === 'linux' && process.arch === 'x64';

  it.skipIf(!hasCudaLibraries)(
    'has the CUDA libraries asked for; where they can not be had, the CPU is used',
    async () => {
      project = await createSmallProject({
        packages: {
          'onnxruntime-node': {
            'index.js': '',
            'script/install.js': `console.log(process.argv[2]); process.exit(1);`,
          },
        },
      });
      const programs = join(project.folder, 'programs');
      mkdirSync(programs);
      symlinkSync('/bin/true', join(programs, 'nvidia-smi'));
      const PATH = `${programs}:${process.env.PATH}`;
      const { code, stderr } = await project.setUp([], { PATH });
      expect(code).toBe(0);
      expect(stderr).toMatch(/✗ Fetching the CUDA libraries[\s\S]*the CPU is used/);
      expect(await project.setUp([], { PATH })).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
