import { readdirSync, readFileSync } from 'node:fs';
import { fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../fakes/http.js';

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const get = (path: string) => fetch(service.address + path);

describe('the OpenAPI document', () => {
  it('describes every route that programs may use', async () => {
    const folder = new URL('../../adapters/http/', import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const paths = sources.flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'(\/(?:v1\/[^']+|healthz|readyz))'/g)].map(
        ([, path = '']) => path.replace(/:(\w+)/g, '{$1}'),
      ),
    );
    const document = (await (await get('/openapi.json')).json()) as Document;
    expect(Object.keys(document.paths).sort()).toEqual([...new Set(paths)].sort());
    for (const path of Object.values(document.paths)) {
      for (const operation of Object.values(path)) {
        expect(operation.operationId).toMatch(/^\w+$/);
        expect(operation.summary).toMatch(/^[A-Z]/);
        expect(Object.keys(operation.responses)).toContain('200');
      }
    }
  });

  it('is whole: OpenAPI 3.1, and every reference leads somewhere', async () => {
    const text = await (await get('/openapi.json')).text();
    const document = JSON.parse(text) as Document;
    expect(document.openapi).toMatch(/^3\.1\./);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names).toContain('Error');
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
    const { content } = document.paths['/v1/similar']?.post?.requestBody ?? {};
    for (const type of ['multipart/form-data', 'application/json']) {
      expect(Object.keys(content?.[type]?.schema.properties ?? {}).sort()).toEqual([
        'box',
        'filters',
        'garment',
        'k',
        'photo',
      ]);
    }
  });

  it('has a page that needs no other host', async () => {
    const page = await (await get('/docs')).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const response = await get(file);
      expect(response.status).toBe(200);
      await response.text();
    }
  });
});

interface Document {
  readonly openapi: string;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly summary: string;
            readonly responses: object;
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: { readonly properties: object } }>>;
            };
          }
        >
      >
    >
  >;
}
