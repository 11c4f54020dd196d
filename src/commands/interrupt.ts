/** Ctrl-C and SIGTERM as an AbortSignal: the first asks to stop, a later one ends the process at once. */

/** `npm start` passes Ctrl-C on to a program that the terminal has told already: a signal so soon after the first is the same one. */
const SAME_SIGNAL_MS = 500;

/** The exit status of a program that Ctrl-C ended, as shells expect it. */
const EXIT_INTERRUPTED = 130;

/** A signal that is aborted (AbortError) when the process is asked to end. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const ask = () => {
    if (firstMs !== undefined && performance.now() - firstMs > SAME_SIGNAL_MS) process.exit(EXIT_INTERRUPTED);
    firstMs ??= performance.now();
    controller.abort(new DOMException('The process was asked to end.', 'AbortError'));
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return controller.signal;
}

/** Waits until the process is asked to end. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
