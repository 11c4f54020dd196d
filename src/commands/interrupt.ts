/** Ctrl-C and SIGTERM as an AbortSignal: the first asks to stop, the second ends the process at once. */

/** A signal that is aborted (AbortError) when the process is asked to end. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const ask = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new DOMException('The process was asked to end.', 'AbortError'));
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return controller.signal;
}
