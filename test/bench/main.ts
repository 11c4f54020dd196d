/** `npm run bench`: speed and memory as ratios measured side by side in one run. `-- --quick` uses a small index. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { benchImport } from './import.js';
import { benchIndex } from './index.js';
import { peakMemory } from './memory.js';
import { benchRequest } from './request.js';
import { type BenchRow, isWithin } from './row.js';
import { openBenchShop } from './shop.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const print = (line: string) => process.stderr.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), 'samelook-bench-'));
const rows: BenchRow[] = [];

try {
  // First, while this process is small: the memory of the index is seen in its growth.
  rows.push(...(await benchIndex({ entries: values.quick ? 10_000 : 100_000, dimensions: 512, print })));
  const shop = await openBenchShop(directory, print);
  rows.push(...(await benchImport(shop, print)));
  rows.push(...(await benchRequest(shop, print)));
  rows.push(...(await peakMemory(shop)));
  await shop.close();
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
