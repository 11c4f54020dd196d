/** `npm run bench`: speed and memory as ratios measured side by side in one run. `-- --quick` uses a small index, `-- --crowds` lets crowds into the chats instead. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchConversationCrowd } from './chat.js';
import { benchCrowds } from './crowds.js';
import { benchDetector } from './detector.js';
import { benchImport } from './import.js';
import { peakMemory } from './memory.js';
import { benchRequest } from './request.js';
import { type BenchRow, isWithin } from './row.js';
import { openBenchShop } from './shop.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, crowds: { type: 'boolean', default: false } },
});
const print = (line: string) => process.stderr.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), 'samelook-bench-'));
const rows: BenchRow[] = [];

try {
  if (values.crowds) {
    rows.push(...(await benchConversationCrowd(print)));
    rows.push(...(await benchCrowds(print)));
  } else {
    rows.push(...(await benchIndexApart(values.quick ? 10_000 : 100_000)));
    const shop = await openBenchShop(directory, print);
    rows.push(...(await benchImport(shop, print)));
    rows.push(...(await benchDetector(shop, print)));
    rows.push(...(await benchRequest(shop, print)));
    rows.push(...(await peakMemory(shop)));
    await shop.close();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

const table = new Table({ head: ['measured', 'value', 'unit', 'goal', ''], style: { head: [], border: [] } });
for (const row of rows) {
  const goal = row.limit === undefined ? '' : `${row.limit.op} ${row.limit.value}`;
  table.push([row.name, row.value.toPrecision(3), row.unit, goal, isWithin(row) ? '' : 'MISSED']);
}
process.stdout.write(`${table.toString()}\n`);
process.exitCode = rows.every(isWithin) ? 0 : 1;

async function benchIndexApart(entries: number): Promise<readonly BenchRow[]> {
  const child = fork(fileURLToPath(new URL('./index-process.js', import.meta.url)), [String(entries)]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the index's benchmark ended early (exit code ${code})`);
  });
  const [measured] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return measured as readonly BenchRow[];
}
