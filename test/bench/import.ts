/** Import of 500 photos against the same number of bare `session.run` calls, in the same conditions. */
import { performance } from 'node:perf_hooks';
import { encoderNetwork } from '../../models/manifests/encoder.js';
import { openSession } from '../../models/session.js';
import { availableThreads } from '../../models/threads.js';
import { openFeed } from '../../src/catalogue/feeds/registry.js';
import { importCatalogue } from '../../src/catalogue/import.js';
import { defaultEncoder } from './default-encoder.js';
import type { BenchRow } from './row.js';
import { type BenchShop, ITEMS } from './shop.js';

const RAW_RUNS = 150;

export async function benchImport({ app, feed }: BenchShop, print: (line: string) => void): Promise<BenchRow[]> {
  print('bare session.run …');
  const before = await bareRunsPerSecond(app.config.inference.threads ?? availableThreads());
  print(`importing ${ITEMS} photos …`);
  const started = performance.now();
  const report = await importCatalogue({
    feed: await openFeed(feed),
    store: app.store,
    encoder: app.encoder,
    detector: app.detector,
    index: app.index,
  });
  const imported = (1_000 * report.embedded) / (performance.now() - started);
  print('bare session.run again …');
  const after = await bareRunsPerSecond(app.config.inference.threads ?? availableThreads());
  const bare = (before + after) / 2;
  return [
    { name: 'bare session.run', value: bare, unit: 'pictures/s' },
    { name: `import of ${report.embedded} photos`, value: imported, unit: 'pictures/s' },
    { name: 'import against bare session.run', value: imported / bare, unit: 'ratio', limit: { op: '>=', value: 0.8 } },
  ];
}

/** One picture a run, with as many threads as the program uses; measured before and after, since machines drift. */
async function bareRunsPerSecond(threads: number): Promise<number> {
  const model = await defaultEncoder();
  const session = await openSession(encoderNetwork(model), { device: 'cpu', threads, maxBatch: 1 });
  const { width, height } = model.input;
  const picture = { width, height, rgb: new Uint8Array(width * height * 3).fill(127) };
  for (let i = 0; i < 10; i++) await session.run([picture]);
  const started = performance.now();
  for (let i = 0; i < RAW_RUNS; i++) await session.run([picture]);
  return (1_000 * RAW_RUNS) / (performance.now() - started);
}
