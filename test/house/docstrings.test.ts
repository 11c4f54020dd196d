/** Every file opens with what it is, everything exported says what its type can't, and no file is long. */
import { describe, expect, it } from 'vitest';
import { PROGRAM, readSources } from './project.js';
import { parseSource, type Source } from './source.js';

/** Past this, look for the seam. */
const MAX_LINES = 300;

const program = readSources(PROGRAM);
const tests = readSources(['test']);
const everything = [...program, ...tests];

/**
 * Exported functions, constants, interfaces and classes without a docstring.
 * The opening docstring of a file speaks for its export where that is the only one, and one docstring is enough for a
 * constant and the interface of the same name.
 */
function listUndocumented(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, exports, opensWithDocstring }) => {
    const speaking = exports.filter(({ kind }) => kind !== 'type');
    if (speaking.length === 1 && opensWithDocstring) return [];
    const documented = new Set(exports.filter((one) => one.documented).map(({ name }) => name));
    return speaking.filter(({ name }) => !documented.has(name)).map(({ name }) => `${path}: ${name}`);
  });
}

describe('the sources', () => {
  it('open with a sentence that says what they are', () => {
    // A test file bears the name of what it tests.
    const named = everything.filter(({ path }) => !path.endsWith('.test.ts'));
    const silent = named.filter(({ opensWithDocstring }) => !opensWithDocstring);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('document what they export', () => {
    expect(program.flatMap(({ exports }) => exports).length).toBeGreaterThan(50);
    expect(listUndocumented(program)).toEqual([]);
  });

  it(`have at most ${MAX_LINES} lines`, () => {
    const long = everything.filter(({ lines }) => lines > MAX_LINES);
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  it('see a file that opens without a docstring', () => {
    expect(parseSource('a.ts', `import 'b';\n/** late */`).opensWithDocstring).toBe(false);
    expect(parseSource('a.ts', '/* no docstring */').opensWithDocstring).toBe(false);
    expect(parseSource('a.ts', '#!/usr/bin/env node\n/** A command. */').opensWithDocstring).toBe(true);
  });

  it('see every kind of export that says nothing', () => {
    const bad = parseSource(
      'a.ts',
      `/** The file. */
      import 'b';
      export function f() {}
      export async function g() {}
      export const c = 1, d = 2;
      export interface I { readonly a: 1 }
      export class K {}
      export type T = 1;
      /** Told. */
      export const Told = c;
      export interface Told { readonly a: 1 }
      // no docstring
      export const e = 1;
      const hidden = 1;`,
    );
    const silent = ['f', 'g', 'c', 'd', 'I', 'K', 'e'];
    expect(listUndocumented([bad])).toEqual(silent.map((name) => `a.ts: ${name}`));
  });

  it('let the opening docstring speak for an only export', () => {
    const only = `import 'b';\nexport type T = 1;\nexport function f(): T {}`;
    expect(listUndocumented([parseSource('a.ts', `/** What f is for. */\n${only}`)])).toEqual([]);
    expect(listUndocumented([parseSource('a.ts', only)])).toEqual(['a.ts: f']);
  });

  it('count lines', () => {
    expect(parseSource('a.ts', 'a;\nb;\n').lines).toBe(2);
  });
});
