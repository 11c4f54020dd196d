/** Where a process stands, part by part. */
import type { App, Front } from '../app.js';
import { toSamelookError } from '../core/errors.js';
import type { Readiness } from '../core/readiness.js';
import type { RunningBots } from './bots.js';

/**
 * A process that asks and searches: inference runs, and the queue is in reach. Where its worker gets nothing to do, others answer what it asks.
 * @throws SamelookError STORAGE_FAILED, DEVICE_UNAVAILABLE, INFERENCE_FAILED
 */
export async function readiness(app: App): Promise<Readiness> {
  const { items } = await app.store.count();
  const vectors = await app.index.size();
  const { device } = await app.inference.ready();
  const change = await app.engines.records.change();
  const going =
    change === undefined || change.problem !== undefined ? '' : `; ${change.to}: ${change.done} of ${change.total}`;
  const queue = await queueOf(app);
  const refusal = app.refusal();
  return {
    ready: queue.isThere,
    parts: {
      queue: queue.says,
      ...(refusal !== undefined && { worker: refusal }),
      catalogue: `${items} items`,
      index: `${vectors} pictures`,
      encoder: `${app.engines.current.name}${going}`,
      inference: device,
    },
  };
}

/** A process that only searches: it embeds like the others, too, or it gets nothing to do. @throws SamelookError as `readiness` */
export async function workerReadiness(app: App): Promise<Readiness> {
  const { ready, parts } = await readiness(app);
  return { ready: ready && app.refusal() === undefined, parts };
}

/** A process of bots alone: each has reached its platform, and the queue is in reach. */
export async function botsReadiness(front: Pick<Front, 'waiting'>, bots: RunningBots): Promise<Readiness> {
  const queue = await queueOf(front);
  return { ready: queue.isThere && bots.areReady(), parts: { queue: queue.says, ...bots.standing() } };
}

function queueOf({ waiting }: Pick<Front, 'waiting'>) {
  return waiting().then(
    (count) => ({ isThere: true, says: `${count} waiting` }),
    (thrown: unknown) => ({ isThere: false, says: toSamelookError(thrown).code }),
  );
}
