/** The program's log: one JSON line an event, readable lines in a terminal, on stderr. Lines about a question carry its id. */
import { pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config.js';
import type { Log } from '../core/log.js';
import { presentTrail, traceIdOf } from '../core/trail.js';

export function createLog(config: Pick<Config, 'logLevel'>): Log {
  const options = { level: config.logLevel, base: null, mixin: trailFields };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: true }));
  return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }));
}

function trailFields(): object {
  const trail = presentTrail();
  if (trail === undefined) return {};
  const traceId = traceIdOf(trail.traceparent);
  return { requestId: trail.requestId, ...(traceId !== undefined && { traceId }) };
}
