/** Workers of one queue embed in one space: one of another model gets no work until they agree, and says so. */
import type Bull from 'bull';
import type { Log } from '../../core/log.js';
import type { Line } from './line.js';

/** How often it is asked; well within the time that a space counts. */
const ASK_EVERY_MS = 2_000;

/** What the agreement is about. */
export interface AgreementParts {
  readonly queue: Pick<Bull.Queue<unknown>, 'pause' | 'resume'>;
  readonly line: Pick<Line, 'agree'>;
  readonly space: () => string;
  /** Starts to take jobs; called once, with the first agreement. */
  readonly begin: () => void;
  readonly log: Log;
}

/** Begins with the first agreement, pauses while there is none. @returns stops asking */
export function keepAgreement({ queue, line, space, begin, log }: AgreementParts): () => Promise<void> {
  let former: string | undefined;
  let hasBegun = false;
  let isRefused = false;
  let isStopped = false;

  async function ask(): Promise<void> {
    const own = space();
    const common = await line.agree(own, former);
    if (isStopped) return;
    if (common === own) {
      former = own;
      if (isRefused) log.info({ space: own }, 'This worker embeds like the others now, and works.');
      if (!hasBegun) begin();
      else if (isRefused) await queue.resume(true);
      hasBegun = true;
      isRefused = false;
      return;
    }
    if (isRefused) return;
    isRefused = true;
    log.error(
      { own, common },
      'This worker embeds with another model than those at work and gets nothing to do. Give all the same models (samelook model list).',
    );
    // What it has in hand is its own model's from end to end, and is finished.
    if (hasBegun) await queue.pause(true);
  }

  // Where Redis is away there is no work either; it is asked again.
  const askAgain = () => ask().catch(() => {});
  let asking = askAgain();
  const timer = setInterval(() => {
    asking = asking.then(askAgain);
  }, ASK_EVERY_MS).unref();

  return async () => {
    isStopped = true;
    clearInterval(timer);
  };
}
