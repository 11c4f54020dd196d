/** Work with a signal of its own, which goes with it. */

/**
 * Runs `work` with a signal that is aborted when `signal` is, or after `withinMs` with a TimeoutError. `AbortSignal.any` on a signal
 * that lives as long as the program keeps a little memory for every call (Node 20); this keeps nothing.
 */
export async function limited<Value>(
  signal: AbortSignal,
  withinMs: number,
  work: (limits: AbortSignal) => Promise<Value>,
): Promise<Value> {
  signal.throwIfAborted();
  const limits = new AbortController();
  const stop = () => limits.abort(signal.reason);
  const late = () => limits.abort(new DOMException('This took too long.', 'TimeoutError'));
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(late, withinMs);
  try {
    return await work(limits.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
