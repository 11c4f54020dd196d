/** Workers of one queue embed in one space: one of another model gets no work until they agree, and says so. */
import type Bull from 'bull';
import type { Log } from '../../core/log.js';
import type { Line } from './line.js';

/** How often it is asked; well within the time that a space counts. */
const ASK_EVERY_MS = 2_000;

/** What a worker is told before the others have answered for the first time. */
const NOT_YET = 'This worker has not heard yet with which model the others embed.';

/** What the agreement is about. */
export interface AgreementParts {
  readonly queue: Pick<Bull.Queue<unknown>, 'pause' | 'resume'>;
  readonly line: Pick<Line, 'agree'>;
  readonly space: () => string;
  /** Starts to take jobs; called once, with the first agreement. */
  readonly begin: () => void;
  readonly log: Log;
}

/** A worker's standing with the others. */
export interface Agreement {
  /** Why it gets nothing to do at the moment, and what helps; undefined while it works. */
  refusal(): string | undefined;
  /** Asks no more. */
  stop(): void;
}

/** Begins with the first agreement, pauses while there is none. */
export function keepAgreement({ queue, line, space, begin, log }: AgreementParts): Agreement {
  let former: string | undefined;
  let hasBegun = false;
  let isRefused = false;
  let isStopped = false;
  let refusal: string | undefined = NOT_YET;

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
      refusal = undefined;
      return;
    }
    if (isRefused) return;
    isRefused = true;
    refusal = `${otherModel(own, common)} Give all the same models (samelook model list).`;
    log.error({ own, common }, refusal);
    // What it has in hand is its own model's from end to end, and is finished.
    if (hasBegun) await queue.pause(true);
  }

  // Where Redis is away there is no work either; it is asked again.
  const askAgain = () => ask().catch(() => {});
  let asking = askAgain();
  const timer = setInterval(() => {
    asking = asking.then(askAgain);
  }, ASK_EVERY_MS).unref();

  return {
    refusal: () => refusal,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

/** Spaces begin with the encoder's id; of two with the same id, the weights differ. */
function otherModel(own: string, common: string): string {
  const [mine, others] = [own, common].map((space) => space.split(':')[0]);
  const what = mine === others ? `other weights of ${mine}` : `${mine}, those at work with ${others}`;
  return `This worker embeds with ${what}, and gets nothing to do.`;
}
