/**
 * `npm run bench`: speed and memory as ratios measured side by side in one run. What else there is:
 * - `-- --quick`: with a small index
 * - `-- --crowds`: crowds in the chats instead
 * - `-- --million`: a million vectors in every index (`--entries 20000`: fewer; `--minutes 40`: as many as hnsw takes in that time;
 *   `--parts exact,hnsw`: some; `--folder <path>`: goes on with what a run before has left there)
 * - `-- --workers 1,2,4`: a flood of photos for so many worker processes
 * - `-- --hundredfold`: the calculation of docs/scale.md
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { dimensionsOf } from '../../models/manifests/encoder.js';
import { benchApart } from './apart.js';
import { benchConversationCrowd } from './chat.js';
import { benchCrowds } from './crowds.js';
import { defaultEncoder } from './default-encoder.js';
import { benchDetector } from './detector.js';
import { calculationTable } from './hundredfold.js';
import { benchImport } from './import.js';
import { peakMemory } from './memory.js';
import { benchRequest } from './request.js';
import { type BenchRow, isWithin } from './row.js';
import { benchMillion } from './scale/million.js';
import { openBenchShop } from './shop.js';
import { benchWorkers } from './workers/workers.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    crowds: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    entries: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: 'Infinity' },
    parts: { type: 'string' },
    folder: { type: 'string' },
    workers: { type: 'string' },
    hundredfold: { type: 'boolean', default: false },
  },
});
const print = (line: string) => process.stderr.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), 'samelook-bench-'));
const rows: BenchRow[] = [];

try {
  if (values.hundredfold) {
    process.stdout.write(`${calculationTable()}\n`);
  } else if (values.crowds) {
    rows.push(...(await benchConversationCrowd(print)));
    rows.push(...(await benchCrowds(print)));
  } else if (values.workers !== undefined) {
    rows.push(...(await benchWorkers(values.workers.split(',').map(Number), print)));
  } else if (values.million) {
    const size = { entries: Number(values.entries), dimensions: dimensionsOf(await defaultEncoder()) };
    rows.push(
      ...(await benchMillion(
        { ...size, minutes: Number(values.minutes), folder: values.folder ?? directory, print },
        values.parts?.split(','),
      )),
    );
  } else {
    rows.push(...(await benchApart('./index-process.js', [values.quick ? '10000' : '100000'])));
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

if (rows.length > 0) printTable();
process.exitCode = rows.every(isWithin) ? 0 : 1;

function printTable(): void {
  const table = new Table({ head: ['measured', 'value', 'unit', 'goal', ''], style: { head: [], border: [] } });
  for (const row of rows) {
    const goal = row.limit === undefined ? '' : `${row.limit.op} ${row.limit.value}`;
    table.push([row.name, row.value.toPrecision(3), row.unit, goal, isWithin(row) ? '' : 'MISSED']);
  }
  process.stdout.write(`${table.toString()}\n`);
}
