/** The try-it page at `/`: its files, what it needs to know about this service, and the demo's street photos. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import type { HttpServer } from './http-server.js';
import { type HttpOptions, limitsOf } from './options.js';

/** Street photos that the page offers to try: as many as fit in two looks. */
const SAMPLES = 12;

const PageSettings = z.object({
  catalogueName: z.string(),
  items: z.number(),
  demo: z.boolean(),
  /** Paths of photos to try, on this service. */
  samples: z.array(z.string()),
  maxPhotoBytes: z.number(),
});
export type PageSettings = z.infer<typeof PageSettings>;

/** Registers the page. HTML and CSS come from the sources, scripts from where `tsc -p adapters/http/page` puts them. */
export async function page(server: HttpServer, options: HttpOptions): Promise<void> {
  const root = projectRoot(import.meta.dirname);
  const sources = join(root, 'adapters', 'http', 'page');
  const scripts = join(root, 'dist', 'adapters', 'http', 'page');
  if (!existsSync(join(scripts, 'main.js'))) {
    options.log.warn({}, 'The web page is not built, so it will not do anything: run npm run build.');
  }
  await server.register(fastifyStatic, {
    root: [sources, scripts],
    prefix: '/page/',
    index: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response) => void response.setHeader('cache-control', 'no-cache'),
    allowedPath: (path) => /^\/[\w-]+\.(?:html|css|svg|js)$/.test(path),
  });
  server.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html', sources, { cacheControl: false }),
  );

  server.get('/page/settings', { schema: { hide: true, response: { 200: PageSettings } } }, async (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    return {
      catalogueName: options.catalogueName,
      items: (await options.catalogue.count()).items,
      demo: options.demo !== undefined,
      samples: await samplePaths(options),
      maxPhotoBytes: limitsOf(options).maxPhotoBytes,
    };
  });

  if (options.demo !== undefined) {
    await server.register(fastifyStatic, {
      root: options.demo.streetDirectory,
      prefix: '/demo/street/',
      index: false,
      maxAge: '1h',
      decorateReply: false,
      allowedPath: (path) => /^\/\d+\.webp$/.test(path),
    });
  }
}

async function samplePaths({ demo }: HttpOptions): Promise<string[]> {
  if (demo === undefined) return [];
  const names = await readdir(demo.streetDirectory).catch(() => []);
  return names
    .filter((name) => /^\d+\.webp$/.test(name))
    .sort()
    .slice(0, SAMPLES)
    .map((name) => `/demo/street/${name}`);
}

/** The folder of package.json, from the sources and from dist/ alike. */
function projectRoot(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  return parent === directory ? directory : projectRoot(parent);
}
