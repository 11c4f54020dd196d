/** A disk that takes no more: files of this process may not grow past a size (Linux `prlimit`, EFBIG in place of ENOSPC). */
import { execFileSync } from 'node:child_process';

/** False where the system has no `prlimit`; says so once. */
export const canLimitFileSize = hasPrlimit();

/** Runs `work` while no file can grow past `bytes`. */
export async function withFileSizeLimit(bytes: number, work: () => Promise<void>): Promise<void> {
  // Without a listener the signal that comes with a refused write ends the process.
  const ignore = () => {};
  process.on('SIGXFSZ', ignore);
  setLimit(`${bytes}:`);
  try {
    await work();
  } finally {
    setLimit('unlimited:');
    process.off('SIGXFSZ', ignore);
  }
}

function setLimit(limit: string): void {
  execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${limit}`]);
}

function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    process.stderr.write('skipped: the tests of a full disk, as there is no prlimit (util-linux) here\n');
    return false;
  }
}
