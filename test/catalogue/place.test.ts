import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseCatalogue, ownCatalogue } from '../../src/catalogue/place.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'samelook-place-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('chooseCatalogue', () => {
  it('is the demo shop where nothing is configured', () => {
    const place = chooseCatalogue(home, undefined);
    expect(place).toMatchObject({ name: 'Demo shop', feed: join(home, 'demo', 'catalogue.jsonl') });
    expect(place.demoStreet).toBe(join(home, 'demo', 'street'));
  });

  it("is the operator's feed where one is configured", () => {
    const place = chooseCatalogue(home, '/shops/nord.jsonl');
    expect(place).toMatchObject({ name: 'nord.jsonl', feed: '/shops/nord.jsonl', demoStreet: undefined });
  });

  it('is what was imported by hand, once something was', async () => {
    const own = ownCatalogue(home, undefined);
    await mkdir(dirname(own.storeFile), { recursive: true });
    await writeFile(own.storeFile, '');
    expect(chooseCatalogue(home, undefined)).toEqual(own);
    expect(own.feed).toBeUndefined();
  });

  it('keeps the demo shop and an own catalogue apart', () => {
    expect(chooseCatalogue(home, undefined).directory).not.toBe(chooseCatalogue(home, 'a.jsonl').directory);
  });
});
