/** The project's files on disk, parsed, and the imports between them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSource, type Source } from './source.js';

/** The folder of package.json. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The folders that hold the program. */
export const PROGRAM = ['src', 'adapters', 'models', 'index'] as const;

/** package.json, as far as the rules read it. */
export interface Package {
  readonly imports?: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package;

/** Every TypeScript source in the folders, in the order of their paths. */
export function readSources(folders: readonly string[]): Source[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => /\.ts$/.test(file) && !file.endsWith('.d.ts') && !file.split(/[\\/]/).includes('node_modules'),
        )
        .map((file) => posix.join(folder, file.replaceAll('\\', '/'))),
    )
    .sort()
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), 'utf8')));
}

/**
 * The source that an import means: a path of this project, or undefined for a package.
 * @param from path of the importing source
 * @param specifier such as `./rank.js` or `#inference-child`
 */
export function localTarget(from: string, specifier: string): string | undefined {
  const compiled = specifier.startsWith('#') ? PACKAGE.imports?.[specifier]?.replace('./dist/', '') : undefined;
  if (compiled !== undefined) return compiled.replace(/\.js$/, '.ts');
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/** The package that an import means, `@scope/name` or `name`; undefined for a local file and for Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|#|node:)/.test(specifier)) return undefined;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
