import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SILENT } from '../../src/core/log.js';
import { openDataset } from '../../src/evaluate/datasets/registry.js';
import { measure } from '../../src/evaluate/measure.js';
import { html } from '../../src/evaluate/page/html.js';
import { page } from '../../src/evaluate/page/page.js';
import { createColourEncoder } from '../fakes/colour-encoder.js';
import { type Folder, lines, makeFolder } from './pictures.js';

let folder: Folder;
let text: string;

beforeAll(async () => {
  folder = await makeFolder();
  const names = Array.from({ length: 30 }, (_, i) => `${i}.png`);
  for (const [i, name] of names.entries()) await folder.draw(name, [8 * i, 255 - 8 * i, (50 * i) % 255]);
  const about = (image: string, i: number) => ({ image, item: `<b>"${image}"</b>`, category: i % 2 ? 'R&B' : 'skirt' });
  const path = await folder.write(
    'pairs.jsonl',
    lines([
      ...names.map((image, i) => ({ role: 'gallery', ...about(image, i) })),
      ...names.slice(0, 12).map((image, i) => ({ role: 'query', ...about(image, i) })),
      { role: 'query', image: '0.png', item: 'nowhere', category: 'skirt' },
    ]),
  );
  const dataset = await openDataset(path);
  const measurement = await measure({
    dataset,
    extractors: ['one', '<two>'],
    openEncoder: async () => createColourEncoder(),
    ks: [1, 5, 20],
    home: join(folder.path, 'home'),
    log: SILENT,
    stage: () => ({ onProgress: () => {}, end: () => {} }),
  });
  text = await page({ dataset, measurement });
});

afterAll(() => folder.remove());

const count = (what: RegExp) => text.match(what)?.length ?? 0;

describe('the page', () => {
  it('asks nothing of any host', () => {
    expect(count(/(src|href)="(?!data:image\/webp)[^"]/g)).toBe(0);
    expect(count(/@import|url\(|fetch\(|<link/g)).toBe(0);
    expect(count(/content="default-src &#39;none&#39;;/g)).toBe(1);
  });

  it('escapes what comes from the dataset and the command line', () => {
    expect(count(/<b>|<two>|R&B/g)).toBe(0);
    expect(count(/&#60;b&#62;/g)).toBeGreaterThan(40);
    expect(count(/&#60;two&#62;/g)).toBeGreaterThan(1);
    expect(count(/R&#38;B/g)).toBeGreaterThan(1);
  });

  it('has a chart for all queries and for each category, with a line for each run', () => {
    expect(count(/<svg [^>]*aria-label="accuracy by k/g)).toBe(3);
    expect(count(/stroke-width="2" fill="none"/g)).toBe(3 * 2);
  });

  it('has a dot with its thumbnail for each picture', () => {
    expect(count(/<circle class="query"/g)).toBe(13);
    expect(count(/<circle class="gallery"/g)).toBe(30);
    expect(count(/data-src="data:image\/webp;base64,/g)).toBe(43);
  });

  it('shows right and wrong matches with their nearest twenty', () => {
    // Eight of the right ones, and the one whose item is not there.
    expect(count(/class="match"/g)).toBe(9);
    expect(count(/class="nearest"/g)).toBe(9);
    expect(count(/not in the gallery/g)).toBe(1);
    const rows = text.split('class="nearest"').slice(1);
    expect(rows[0]?.split('</div>')[0]?.match(/<img/g)).toHaveLength(20);
    expect(rows[0]?.split('</div>')[0]?.match(/class="hit"/g)).toHaveLength(1);
  });
});

describe('html', () => {
  it('escapes texts, and leaves HTML and numbers', () => {
    expect(html`<i title="${'"><'}">${[html`<b>${1}</b>`, html`${'&'}`]}</i>`.html).toBe(
      '<i title="&#34;&#62;&#60;"><b>1</b>&#38;</i>',
    );
  });
});
