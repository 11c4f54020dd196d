/** Who may import whom: the table, and the rules that read it. Each rule answers with the violations, as sentences. */
import { localTarget, packageOf } from './project.js';
import type { Source } from './source.js';

/** A house, a folder or file, and the houses that it may import beside itself. */
export interface House {
  readonly house: string;
  readonly mayImport: readonly string[];
}

const ROOMS = [
  'src/core',
  'src/redis',
  'src/database',
  'src/photo',
  'src/search',
  'src/queue',
  'src/metrics',
  'src/traces',
  'src/bot',
  'src/chats',
  'src/catalogue',
  'src/evaluate',
  'src/train',
  'models',
  'index',
] as const;

/** The table of ARCHITECTURE.md. */
export const HOUSES: readonly House[] = [
  { house: 'src/core', mayImport: [] },
  { house: 'src/redis', mayImport: ['src/core'] },
  { house: 'src/database', mayImport: ['src/core'] },
  { house: 'src/photo', mayImport: ['src/core', 'src/redis'] },
  { house: 'models', mayImport: ['src/core', 'src/photo'] },
  { house: 'index', mayImport: ['src/core', 'src/database'] },
  { house: 'adapters', mayImport: ['src/core', 'src/bot'] },
  { house: 'src/queue', mayImport: ['src/core', 'src/redis'] },
  { house: 'src/metrics', mayImport: ['src/core'] },
  { house: 'src/traces', mayImport: ['src/core'] },
  { house: 'src/search', mayImport: ['src/core', 'src/photo'] },
  { house: 'src/bot', mayImport: ['src/core'] },
  { house: 'src/chats', mayImport: ['src/core', 'src/database'] },
  { house: 'src/catalogue', mayImport: ['src/core', 'src/photo', 'src/database'] },
  { house: 'src/evaluate', mayImport: ['src/core', 'src/photo', 'src/catalogue', 'src/search'] },
  // A head is learned on an evaluation's features, and written as the models read it.
  {
    house: 'src/train',
    mayImport: ['src/core', 'src/photo', 'src/catalogue', 'src/evaluate', 'models/head', 'models/manifests'],
  },
  { house: 'src/config.ts', mayImport: ['src/core'] },
  { house: 'src/storage.ts', mayImport: ['src/core', 'src/database', 'src/catalogue', 'src/chats', 'src/config.ts'] },
  { house: 'src/engine.ts', mayImport: [...ROOMS, 'src/config.ts'] },
  { house: 'src/app.ts', mayImport: ['src/engine.ts', 'src/storage.ts', ...ROOMS, 'adapters', 'src/config.ts'] },
  // A verb has its own subject beside the app; technology stays behind the registries.
  {
    house: 'src/commands',
    mayImport: [...ROOMS, 'adapters/registry.ts', 'src/app.ts', 'src/storage.ts', 'src/config.ts'],
  },
  { house: 'src/program.ts', mayImport: ['src/commands', 'src/config.ts'] },
  { house: 'src/main.ts', mayImport: ['src/core', 'src/commands', 'src/program.ts'] },
];

/** Where each package may be imported; the type of a package counts like the package, since it must not cross a port. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  zod: ['src', 'adapters', 'models', 'index'],
  sharp: ['src/photo'],
  culori: ['src/photo'],
  undici: ['src/photo', 'models/library'],
  '@huggingface/tokenizers': ['models/tokenizer.ts'],
  'ipaddr.js': ['src/photo'],
  'onnxruntime-node': ['models/session.ts'],
  '@petamoriken/float16': ['models/float16.ts'],
  pg: ['src/database/postgres.ts'],
  'hnswlib-node': ['index/hnsw.ts', 'index/hnsw'],
  'better-sqlite3': [
    'src/catalogue/stores/sqlite.ts',
    'src/catalogue/stores/sqlite',
    'src/chats/sqlite.ts',
    'src/chats/sqlite',
  ],
  bull: ['src/queue/bull.ts', 'src/queue/bull'],
  ioredis: ['src/redis', 'src/queue/bull.ts', 'src/queue/bull'],
  'prom-client': ['src/metrics'],
  '@opentelemetry/api': ['src/traces'],
  '@opentelemetry/core': ['src/traces'],
  '@opentelemetry/exporter-trace-otlp-proto': ['src/traces'],
  '@opentelemetry/resources': ['src/traces'],
  '@opentelemetry/sdk-trace-base': ['src/traces'],
  '@resvg/resvg-js': ['src/catalogue/demo', 'src/photo/sheet.ts'],
  fastify: ['adapters/http'],
  '@fastify/multipart': ['adapters/http'],
  '@fastify/static': ['adapters/http'],
  '@fastify/swagger': ['adapters/http'],
  '@fastify/swagger-ui': ['adapters/http'],
  'fastify-type-provider-zod': ['adapters/http'],
  telegraf: ['adapters/telegram'],
  'discord.js': ['adapters/discord'],
  '@discordjs/ws': ['adapters/discord/gateway.ts'],
  '@keckelt/tsne': ['src/evaluate'],
  commander: ['src/main.ts', 'src/program.ts', 'src/commands'],
  'cli-progress': ['src/commands'],
  'cli-table3': ['src/commands'],
  open: ['src/commands'],
  pino: ['src/commands'],
  'pino-pretty': ['src/commands'],
  'p-limit': ['src', 'models', 'adapters'],
  'p-queue': ['src', 'models', 'adapters'],
};

/** Folders in which each technology has a file or folder of its own; those that the registry names don't know each other. */
export const SIBLINGS = ['adapters', 'index', 'src/queue', 'src/catalogue/stores', 'src/catalogue/feeds'] as const;

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** Violations of the table, one sentence each. */
export function checkHouses(sources: readonly Source[], houses: readonly House[] = HOUSES): string[] {
  const houseOf = (path: string) => houses.find(({ house }) => isIn(path, house));
  return sources.flatMap(({ path, imports }) => {
    const own = houseOf(path);
    if (own === undefined) return [`${path} stands in no house of the table`];
    return imports.flatMap(({ specifier }) => {
      const target = localTarget(path, specifier);
      if (target === undefined || isIn(target, own.house)) return [];
      return own.mayImport.some((place) => isIn(target, place)) ? [] : [`${path} must not import ${target}`];
    });
  });
}

/** Packages that are imported outside their places, or that nobody gave a place. */
export function checkPackages(
  sources: readonly Source[],
  packages: Readonly<Record<string, readonly string[]>> = PACKAGES,
): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier }) => {
      const name = packageOf(specifier);
      if (name === undefined) return [];
      const places = packages[name];
      if (places === undefined) return [`${path} imports ${name}, which has no place in the table of packages`];
      return places.some((place) => isIn(path, place))
        ? []
        : [`${path} must not import ${name}: only ${places.join(', ')}`];
    }),
  );
}

/** Imports between two technologies of one folder, such as one adapter and another. */
export function checkSiblings(sources: readonly Source[], folders: readonly string[] = SIBLINGS): string[] {
  return folders.flatMap((folder) => {
    const registry = sources.find(({ path }) => path === `${folder}/registry.ts`);
    const lines = registry?.imports.filter(({ typeOnly }) => !typeOnly) ?? [];
    const registered = new Set(
      lines.map(({ specifier }) => unit(folder, localTarget(`${folder}/registry.ts`, specifier))),
    );
    registered.delete(undefined);
    return sources.flatMap(({ path, imports }) => {
      const own = unit(folder, path);
      if (own === undefined || !registered.has(own)) return [];
      return imports.flatMap(({ specifier }) => {
        const other = unit(folder, localTarget(path, specifier));
        const isSibling = other !== undefined && other !== own && registered.has(other);
        return isSibling ? [`${path} must not import its sibling ${folder}/${other}`] : [];
      });
    });
  });
}

/** Circles of imports, each told once, as a path. Imports of types count: a circle of ideas is one too. */
export function checkCycles(sources: readonly Source[]): string[] {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ specifier }) => (specifier.startsWith('#') ? [] : (localTarget(path, specifier) ?? []))),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) circles.push([...trail.slice(start), path].join(' → '));
    if (start !== -1 || done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return circles;
}

/** The file or folder directly in `folder` that a path belongs to, without its ending; undefined for the registry and for strangers. */
function unit(folder: string, path: string | undefined): string | undefined {
  if (path === undefined || !isIn(path, folder)) return undefined;
  const name = path
    .slice(folder.length + 1)
    .split('/')[0]
    ?.replace(/\.ts$/, '');
  return name === 'registry' ? undefined : name;
}
