/** Who imports whom, held against the table of ARCHITECTURE.md. */
import { describe, expect, it } from 'vitest';
import { checkCycles, checkHouses, checkPackages, checkSiblings } from './import-rules.js';
import { localTarget, PACKAGE, PROGRAM, packageOf, readSources } from './project.js';
import { parseSource } from './source.js';

/** The page runs in a browser and is compiled on its own. */
const PAGE = 'adapters/http/page/';

/** Packages that are used without an import, and by whom. */
const USED_OTHERWISE: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'npm run check',
  typescript: 'the set-up',
  'pino-pretty': 'pino, by name',
  'openapi-types': 'the types of fastify-type-provider-zod',
};

const program = readSources(PROGRAM);
const everything = [...program, ...readSources(['test'])];
const forNode = program.filter(({ path }) => !path.startsWith(PAGE));

describe('the sources', () => {
  it('are found and import each other', () => {
    expect(program.length).toBeGreaterThan(10);
    const edges = program.flatMap(({ path, imports }) =>
      imports.filter(({ specifier }) => localTarget(path, specifier) !== undefined),
    );
    expect(edges.length).toBeGreaterThan(program.length / 2);
  });

  it('keep to the table of houses', () => {
    expect(checkHouses(forNode)).toEqual([]);
  });

  it('keep each package in its place', () => {
    expect(checkPackages(forNode)).toEqual([]);
  });

  it('let no technology know its sibling', () => {
    expect(checkSiblings(forNode)).toEqual([]);
  });

  it('import in no circles', () => {
    expect(checkCycles(program)).toEqual([]);
  });

  it('read the environment in src/config.ts only', () => {
    // models/session.ts writes a variable that a native library reads as it loads.
    const allowed = ['src/config.ts', 'models/session.ts'];
    const readers = program.filter(({ path, readsEnvironment }) => readsEnvironment && !allowed.includes(path));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  it('keep the page to itself: what runs in a browser imports nothing of the server', () => {
    const page = program.filter(({ path }) => path.startsWith(PAGE));
    const strangers = page.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && !localTarget(path, specifier)?.startsWith(PAGE))
        .map(({ specifier }) => `${path} must not import ${specifier}`),
    );
    expect(strangers).toEqual([]);
  });
});

describe('package.json', () => {
  const imported = new Set(
    everything.flatMap(({ imports }) => imports.flatMap((one) => packageOf(one.specifier) ?? [])),
  );
  const declared = { ...PACKAGE.dependencies, ...PACKAGE.devDependencies };

  it('declares every package that is imported', () => {
    const undeclared = [...imported].filter((name) => !Object.hasOwn(declared, name));
    expect(undeclared).toEqual([]);
  });

  it('declares for production what the program imports', () => {
    const needed = new Set(
      program.flatMap(({ imports }) =>
        imports.flatMap(({ specifier, typeOnly }) => (typeOnly ? [] : (packageOf(specifier) ?? []))),
      ),
    );
    expect([...needed].filter((name) => !Object.hasOwn(PACKAGE.dependencies, name))).toEqual([]);
  });

  it('declares nothing that nobody uses', () => {
    const idle = Object.keys(declared).filter(
      (name) => !imported.has(name) && !name.startsWith('@types/') && !Object.hasOwn(USED_OTHERWISE, name),
    );
    expect(idle).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const read = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => parseSource(path, text));

  it('see a core that imports technology, by any kind of import', () => {
    const bad = read({
      'src/core/a.ts': `import type { B } from '../photo/b.js';`,
      'src/core/c.ts': `export { b } from '../photo/b.js';`,
      'src/core/d.ts': `export const d = () => import('../photo/b.js');`,
      'src/core/e.ts': `export type E = import('../photo/b.js').B;`,
      'src/core/f.ts': `export const f = import.meta.resolve('../photo/b.js');`,
      'src/core/g.ts': `createRequire(import.meta.url).resolve('#inference-child');`,
      'src/other/h.ts': '',
    });
    expect(checkHouses(bad)).toEqual([
      'src/core/a.ts must not import src/photo/b.ts',
      'src/core/c.ts must not import src/photo/b.ts',
      'src/core/d.ts must not import src/photo/b.ts',
      'src/core/e.ts must not import src/photo/b.ts',
      'src/core/f.ts must not import src/photo/b.ts',
      'src/core/g.ts must not import models/inference-child.ts',
      'src/other/h.ts stands in no house of the table',
    ]);
    expect(checkHouses(read({ 'src/photo/b.ts': `import '../core/a.js'; import './c.js';` }))).toEqual([]);
  });

  it('see nobody but the commands import the app', () => {
    expect(
      checkHouses(read({ 'src/bot/a.ts': `import '../app.js';`, 'src/commands/b.ts': `import '../app.js';` })),
    ).toEqual(['src/bot/a.ts must not import src/app.ts']);
  });

  it('see a package outside its place, and one without a place', () => {
    const bad = read({
      'src/search/a.ts': `import sharp from 'sharp';`,
      'src/photo/b.ts': `import sharp from 'sharp'; import 'lodash/get'; import 'node:fs';`,
    });
    expect(checkPackages(bad)).toEqual([
      'src/search/a.ts must not import sharp: only src/photo',
      'src/photo/b.ts imports lodash, which has no place in the table of packages',
    ]);
  });

  it('see siblings that know each other, and let them share a file', () => {
    const bad = read({
      'index/registry.ts': `export const A = () => import('./exact.js'); export const B = () => import('./hnsw.js');`,
      'index/exact.ts': `import './shared.js';`,
      'index/hnsw.ts': `import './exact.js'; import './shared.js';`,
      'index/shared.ts': '',
    });
    expect(checkSiblings(bad)).toEqual(['index/hnsw.ts must not import its sibling index/exact']);
  });

  it('see a circle', () => {
    const bad = read({
      'a.ts': `import './b.js';`,
      'b.ts': `import type { C } from './c.js';`,
      'c.ts': `import './b.js';`,
    });
    expect(checkCycles(bad)).toEqual(['b.ts → c.ts → b.ts']);
  });

  it.each(['process.env.HOME', "process['env'].HOME", 'const { env } = process', "import { env } from 'node:process'"])(
    'see the environment read by %s',
    (text) => {
      expect(parseSource('a.ts', text).readsEnvironment).toBe(true);
      expect(parseSource('a.ts', 'process.exit(0); options.env.HOME').readsEnvironment).toBe(false);
    },
  );
});
