/** The port on which orchestrators ask how a process is: alive from its first moment, ready once its role says so, with its figures. */
import { PLATFORMS } from '../../adapters/registry.js';
import { type Config, programVersion } from '../config.js';
import { type Log, SILENT } from '../core/log.js';
import type { Readiness } from '../core/readiness.js';
import type { Figures } from '../metrics/figures.js';
import { openQueueRecords } from '../queue/registry.js';

/** How a process says where it stands. */
export interface Health {
  /** Undefined where nobody reads them. */
  readonly figures: Figures | undefined;
  /** Until it is called, the process is starting. */
  tell(ready: () => Promise<Readiness>): void;
  close(): Promise<void>;
}

/**
 * Opens HEALTH_PORT, where it is set.
 * @param role the process's verb
 * @param signal from then on the process is stopping, and not ready
 * @throws SamelookError CONFIG_INVALID where nobody can listen there, STORAGE_FAILED where Redis is away
 */
export async function openHealth(
  role: string,
  { healthPort: port, host, redisUrl }: Pick<Config, 'healthPort' | 'host' | 'redisUrl'>,
  log: Log,
  signal: AbortSignal,
): Promise<Health> {
  if (port === undefined) return { figures: undefined, tell() {}, close: async () => {} };
  // That Redis is away is told by the process's own connection.
  const records = redisUrl === undefined ? undefined : await openQueueRecords({ url: redisUrl, log: SILENT });
  const { createFigures } = await import('../metrics/figures.js');
  const figures = createFigures({ role, version: programVersion() });
  if (records !== undefined) figures.watchQueue(records.counts);
  let ready: (() => Promise<Readiness>) | undefined;

  const server = await PLATFORMS.health({ host, port, ready: state, figures, log });
  try {
    log.info({}, `Asked how it is, this process answers at ${await server.start()}/readyz`);
  } catch (thrown) {
    await records?.close();
    throw thrown;
  }

  async function state(): Promise<Readiness> {
    if (signal.aborted) return { ready: false, parts: { service: 'stopping' } };
    return ready?.() ?? { ready: false, parts: { service: 'starting' } };
  }

  return {
    figures,
    tell(next) {
      ready = next;
    },
    async close() {
      await server.stop();
      await records?.close();
    },
  };
}
