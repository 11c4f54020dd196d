/** Progress of long work on stderr: a bar in a terminal, a line now and then elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

/** Told as the work goes on; `total` may still grow. */
export type OnProgress = (done: number, total: number) => void;

/** Without a terminal a line is written each time another tenth is done. */
const LINES = 10;

/** Shows how far `title` is; call `end` when it is over, however it ended. */
export function showProgress(title: string): { readonly onProgress: OnProgress; readonly end: () => void } {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

function bar(title: string) {
  const single = new SingleBar(
    { format: `${title} {bar} {value}/{total}  {eta_formatted} left`, stream: process.stderr, hideCursor: true },
    Presets.shades_grey,
  );
  let started = false;
  const onProgress: OnProgress = (done, total) => {
    if (!started) {
      if (total === 0) return;
      single.start(total, done);
      started = true;
    }
    single.setTotal(total);
    single.update(done);
  };
  return { onProgress, end: () => single.stop() };
}

function lines(title: string) {
  let told = -1;
  const onProgress: OnProgress = (done, total) => {
    const tenth = total === 0 ? LINES : Math.floor((LINES * done) / total);
    if (total === 0 || tenth <= told) return;
    told = tenth;
    process.stderr.write(`${title} ${done}/${total}\n`);
  };
  return { onProgress, end: () => {} };
}

/** Shows how far a piece of work is until it is over. */
export async function withProgress<Result>(
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const { onProgress, end } = showProgress(title);
  try {
    return await work(onProgress);
  } finally {
    end();
  }
}
