/** A small server beside whatever a process does: is it alive, is it ready, and its figures. For orchestrators, not for people. */
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Platform } from '../../src/core/ports.js';
import { type HealthOptions, healthRoutes } from './health.js';
import { addressOf, listenError } from './listen.js';

/** What is told, and where. */
export interface HealthPortOptions extends HealthOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** The figures of this moment, as text in the form that `type` names. */
  readonly figures: { readonly type: string; read(): Promise<string> };
}

/** Routes `/healthz`, `/readyz` and `/metrics`. It is started once. */
export function createHealthPort(options: HealthPortOptions): Platform {
  const { host, port, figures } = options;
  // Who asks keeps the connection open; nobody waits for that at the end.
  const server = Fastify({ logger: false, forceCloseConnections: true })
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
  healthRoutes(server, options);
  server.get('/metrics', async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(figures.type)
      .send(await figures.read()),
  );

  return {
    name: 'health',
    async start() {
      try {
        await server.listen({ host, port });
      } catch (thrown) {
        await server.close();
        throw listenError(thrown, { host, port, variable: 'HEALTH_PORT' });
      }
      return addressOf(server, host);
    },
    stop: () => server.close(),
  };
}
