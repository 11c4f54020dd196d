/** What every feed must do; a format's own test calls this with a way to make one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../src/catalogue/feeds/feed.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { CatalogueItem } from '../../src/core/catalogue.js';

/** @param make writes a feed of an item for each picture, and one thing that is no item; gives its path */
export function feedContract(name: string, make: (pictures: readonly string[]) => Promise<string>): void {
  describe(`${name} keeps the contract of a feed`, () => {
    let folder: string;
    let path: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'samelook-feed-'));
      const pictures = ['1.png', '2.png', '3.png'].map((file) => join(folder, file));
      for (const picture of pictures) {
        await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } }).toFile(picture);
      }
      path = await make(pictures);
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function readAll(): Promise<FeedEntry[]> {
      const entries: FeedEntry[] = [];
      for await (const entry of (await openFeed(path)).entries()) entries.push(entry);
      return entries;
    }

    it('gives checked items with pictures at absolute places, and a problem in place of what is none', async () => {
      const entries = await readAll();
      const items = entries.flatMap((entry) => ('item' in entry ? entry.item : []));
      expect(items).toHaveLength(3);
      for (const item of items) {
        expect(CatalogueItem.safeParse(item).success).toBe(true);
        expect(item.images[0]).toMatch(/^(\/|[A-Z]:\\|https?:\/\/)/);
      }
      const problems = entries.flatMap((entry) => ('problem' in entry ? entry.problem : []));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain((await openFeed(path)).name);
    });

    it('gives the same twice, each id once', async () => {
      const first = await readAll();
      expect(await readAll()).toEqual(first);
      const ids = first.flatMap((entry) => ('item' in entry ? entry.item.id : []));
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('can be left in the middle', async () => {
      for await (const entry of (await openFeed(path)).entries()) {
        expect(entry).toBeDefined();
        break;
      }
      expect(await readAll()).toHaveLength(4);
    });

    it('says about how much there is', async () => {
      const count = await (await openFeed(path)).count();
      expect(count).toBeGreaterThanOrEqual(3);
      expect(count).toBeLessThanOrEqual(4);
    });
  });
}
