/** `/healthz`: the process is alive. `/readyz`: it can answer questions. For orchestrators and load balancers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { toSamelookError } from '../../src/core/errors.js';
import type { Log } from '../../src/core/log.js';
import type { Readiness } from '../../src/core/readiness.js';
import type { HttpServer } from './http-server.js';

/** A part that has not said where it stands by then is still starting; Kubernetes gives a probe 1 s where nobody says. */
export const READY_TIMEOUT_MS = 800;

const Alive = z.object({ status: z.literal('ok') });
const Ready = z.object({ ready: z.boolean(), parts: z.record(z.string(), z.string()) }).meta({ id: 'Readiness' });

/** What is asked when somebody asks how the process is. */
export interface HealthOptions {
  readonly ready: () => Promise<Readiness>;
  readonly log: Log;
}

/** The two health routes. */
export function healthRoutes(server: HttpServer, options: HealthOptions): void {
  server.get(
    '/healthz',
    { schema: { operationId: 'isAlive', summary: 'The process is alive', tags: ['health'], response: { 200: Alive } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { status: 'ok' as const };
    },
  );

  server.get(
    '/readyz',
    {
      schema: {
        operationId: 'isReady',
        summary: 'The service can answer questions, part by part',
        tags: ['health'],
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const { ready, parts } = await readiness(options);
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, parts: { ...parts } });
    },
  );
}

async function readiness({ ready, log }: HealthOptions): Promise<Readiness> {
  const answered = new AbortController();
  try {
    const waited = sleep(READY_TIMEOUT_MS, undefined, { signal: answered.signal, ref: false }).catch(() => undefined);
    const state = await Promise.race([ready(), waited]);
    return state ?? { ready: false, parts: { service: 'starting' } };
  } catch (thrown) {
    const error = toSamelookError(thrown);
    log.warn({ code: error.code, cause: error.cause }, `Not ready: ${error.message}`);
    return { ready: false, parts: { service: 'out of order' } };
  } finally {
    answered.abort();
  }
}
