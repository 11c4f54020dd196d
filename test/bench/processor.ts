/** Processor time, as Linux counts it; zero where it does not tell. */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** Ticks a second that Linux tells (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** Seconds that a process has used, with the processes that it has started, whether they are still there or not. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is a name in brackets, which may hold spaces; of those behind it, the 12th to 15th are its own time and that of children that ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const theirs = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((child) => processorSeconds(Number(child))),
  );
  return theirs.reduce((sum, seconds) => sum + seconds, own);
}

/** Seconds that all cores together were busy, with whatever. */
export function machineSeconds(): number {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return busyMs / 1_000;
}
