/** The program's log: one JSON line an event, readable lines in a terminal, on stderr. */
import { pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config.js';
import type { Log } from '../core/log.js';

export function createLog(config: Config): Log {
  const options = { level: config.logLevel, base: null };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: true }));
  return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }));
}
