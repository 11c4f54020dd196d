/** The log as one who is told of the work: a line for each question at the door, and one for each search. */
import type { Log } from '../core/log.js';
import type { Stage, Telemetry } from '../core/telemetry.js';

/** The others are for figures and traces: a line for each would tell nobody anything. */
const TOLD: readonly Stage[] = ['wish', 'search'];

/** Lines of those stages, at their end. */
export function toldInLog(log: Log): Telemetry {
  return {
    begin(stage, facts) {
      const startMs = performance.now();
      return {
        end(outcome, more) {
          if (!TOLD.includes(stage)) return;
          log.info({ ...facts, ...more, outcome, ms: Math.round(performance.now() - startMs) }, stage);
        },
      };
    },
    progress() {},
  };
}
