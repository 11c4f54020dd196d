/** Each registry held against its folder: what lies there is registered, and has a test that calls its port's contract suite. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localTarget, PROGRAM, ROOT, readSources } from './project.js';
import { parseSource, type Source } from './source.js';

const REGISTRIES = [
  'adapters',
  'index',
  'models',
  'src/queue',
  'src/chats',
  'src/catalogue/stores',
  'src/catalogue/feeds',
] as const;

/** Not what a name leads to: recipes, what runs in a browser, and the download of models that are not here yet. */
const APART = ['models/training/', 'adapters/http/page/', 'models/library/'];

const program = readSources(PROGRAM);
const tests = readSources(['test']);

/** Files of a folder that can't be reached from its registry by imports, so that no name leads to them. */
function listForgotten(sources: readonly Source[], folder: string): string[] {
  const inFolder = sources.filter(
    ({ path }) => path.startsWith(`${folder}/`) && !APART.some((place) => path.startsWith(place)),
  );
  const reached = new Set<string>();
  const reach = (path: string) => {
    if (reached.has(path)) return;
    reached.add(path);
    const source = inFolder.find((one) => one.path === path);
    for (const { specifier } of source?.imports ?? []) {
      const target = localTarget(path, specifier);
      if (target !== undefined) reach(target);
    }
  };
  reach(`${folder}/registry.ts`);
  return inFolder.map(({ path }) => path).filter((path) => !reached.has(path));
}

describe.each(REGISTRIES)('the registry of %s', (folder) => {
  it('is there', () => {
    expect(existsSync(join(ROOT, folder, 'registry.ts'))).toBe(true);
  });

  it('leads to every file in its folder', () => {
    expect(listForgotten(program, folder)).toEqual([]);
  });

  it('is proved by a contract suite', () => {
    const callers = tests.filter(({ path, imports }) => {
      const targets = imports.map(({ specifier }) => localTarget(path, specifier) ?? '');
      const inFolder = targets.some((target) => target.startsWith(`${folder}/`));
      return inFolder && targets.some((target) => target.startsWith('test/contracts/'));
    });
    expect(callers.map(({ path }) => path)).not.toEqual([]);
  });
});

describe('contract suites', () => {
  it('are all called by a test, or by a suite that is', () => {
    const imported = (sources: readonly Source[]) =>
      sources.flatMap(({ path, imports }) => imports.map(({ specifier }) => localTarget(path, specifier)));
    const called = new Set(imported(tests.filter(({ path }) => path.endsWith('.test.ts'))));
    const suites = tests.filter(({ path }) => posix.dirname(path) === 'test/contracts');
    const parts = new Set(imported(suites.filter(({ path }) => called.has(path))));
    const idle = suites.filter(({ path }) => !called.has(path) && !parts.has(path));
    expect(idle.map(({ path }) => path)).toEqual([]);
  });
});

describe('the rule itself', () => {
  it('sees a file that nobody registered', () => {
    const sources = [
      parseSource('index/registry.ts', `export const A = async () => (await import('./exact.js')).open();`),
      parseSource('index/exact.ts', `import './shared/file.js';`),
      parseSource('index/shared/file.ts', ''),
      parseSource('index/forgotten.ts', `import './shared/file.js';`),
    ];
    expect(listForgotten(sources, 'index')).toEqual(['index/forgotten.ts']);
  });
});
