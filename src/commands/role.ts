/** What every role of the program begins with: configuration, log, a signal to stop, a port that tells its health, and a place of work. */
import type { CataloguePlace } from '../catalogue/place.js';
import { type Config, programVersion, readConfig } from '../config.js';
import type { Log } from '../core/log.js';
import { type Telemetry, tellAll } from '../core/telemetry.js';
import { choosePlace } from '../storage.js';
import { type Health, openHealth } from './health.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { toldInLog } from './told-in-log.js';

/** A role under way. */
export interface Role {
  readonly config: Config;
  readonly log: Log;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  readonly health: Health;
  /** Told of the work as it goes. */
  readonly telemetry: Telemetry;
  readonly place: CataloguePlace;
}

/**
 * Plays a role until it ends.
 * @param name the verb
 * @param check refuses a configuration that the role can't be played with
 */
export async function playRole(
  name: string,
  play: (role: Role) => Promise<void>,
  check: (config: Config) => void = () => {},
): Promise<void> {
  const config = readConfig();
  check(config);
  const log = createLog(config);
  const signal = interruption();
  // Whoever reads along may leave (`serve | head -1`); people are served on.
  process.stdout.on('error', () => {});
  const health = await openHealth(name, config, log, signal);
  const traces = await openTracesWhereWished(name, config, log);
  try {
    const told = [toldInLog(log), ...(health.figures === undefined ? [] : [health.figures.telemetry])];
    const telemetry = tellAll(traces === undefined ? told : [...told, traces.telemetry]);
    await play({ config, log, signal, health, telemetry, place: await choosePlace(config, log) });
  } finally {
    await traces?.close();
    await health.close();
  }
}

/** Its libraries are loaded only where a collector is named. */
async function openTracesWhereWished(role: string, { traces }: Config, log: Log) {
  if (traces === undefined) return undefined;
  const { openTraces } = await import('../traces/open-traces.js');
  return openTraces({ role, version: programVersion(), ...traces, log });
}
