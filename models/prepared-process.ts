/** The change of inference processes: one is made ready out of sight, with its networks loaded; one that is done with is ended. */
import type { Log } from '../src/core/log.js';
import type { FromChild, StartOptions } from './inference-messages.js';
import { forkInference, type InferenceProcess } from './inference-process.js';
import type { Network } from './network.js';

/** A process, and what it said when it was ready. */
export interface PreparedProcess {
  readonly process: InferenceProcess;
  readonly ready: Extract<FromChild, { type: 'ready' }>;
}

/**
 * Forks a process and has it load the networks. One that it can't load is left out: who asks for it next is told why.
 * @param signal kills it, unless it was handed out already
 * @throws Error where it ended, can't serve, or was killed by the signal
 */
export function prepareProcess(
  options: StartOptions,
  networks: readonly Network[],
  log: Log,
  signal: AbortSignal,
): Promise<PreparedProcess> {
  return new Promise((resolve, reject) => {
    let ready: PreparedProcess['ready'] | undefined;
    let loaded = 0;

    function onMessage(message: FromChild): void {
      switch (message.type) {
        case 'ready':
          ready = message;
          for (const [id, network] of networks.entries()) {
            process.post({ type: 'work', work: { id, network, behind: false } });
          }
          break;
        case 'refused':
          giveUp(message.error.message);
          break;
        case 'results':
          loaded += message.results.length;
          break;
      }
      if (ready === undefined || loaded < networks.length) return;
      signal.removeEventListener('abort', onAbort);
      resolve({ process, ready });
    }

    function giveUp(why: string): void {
      reject(new Error(why));
      process.kill();
    }
    const onAbort = () => giveUp('it is not wanted any more');
    const process = forkInference(options, { onMessage, onGone: (how) => reject(new Error(how)) }, log);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

/** Ends a process that has nothing to do, and that nobody hears any more; one that does not go by itself is killed. */
export function endProcess(process: InferenceProcess, withinMs: number): void {
  const killing = setTimeout(() => process.kill(), withinMs);
  process.hear({ onMessage: () => {}, onGone: () => clearTimeout(killing) });
  process.post({ type: 'end' });
}
