/** Ports and addresses. */

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Config } from '../../../config.js';
import { broken, type Finding, look, ok, type Patient } from '../finding.js';

/** Longest wait for whoever listens on a port. */
const ASK_WITHIN_MS = 1_000;
const LOCAL = /^(localhost|127\.|0\.0\.0\.0|\[?::1\]?)/;

export async function checkNetwork({ config }: Patient): Promise<readonly Finding[]> {
  const { port, healthPort, host } = config;
  return [
    await portFinding('PORT', host, port),
    ...(healthPort === undefined ? [] : [await portFinding('HEALTH_PORT', host, healthPort)]),
    publicAddress(config),
    ...(config.traces === undefined ? [] : [await collectorFinding(config.traces.collector)]),
  ];
}

async function portFinding(variable: string, host: string, port: number): Promise<Finding> {
  const code = await listenOnce(host, port);
  if (code === undefined) return ok(`${variable} ${port} on ${host} is free.`);
  if (code === 'EADDRINUSE') {
    return (await isSamelook(host, port))
      ? ok(`${variable} ${port}: a samelook is running there.`)
      : broken(`${variable} ${port} on ${host} is taken by another program. Stop it, or choose another ${variable}.`);
  }
  if (code === 'EACCES') return broken(`${variable} ${port} is not allowed for this user. Choose one above 1023.`);
  return broken(`Nobody can listen on ${host} (${code}). Choose HOST=127.0.0.1 or HOST=0.0.0.0.`);
}

/** @returns the error's code; undefined where it is free */
async function listenOnce(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  } finally {
    server.close();
  }
}

async function isSamelook(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    return response.ok && ((await response.json()) as { status?: unknown }).status === 'ok';
  } catch {
    return false;
  }
}

function publicAddress({ publicUrl, telegram, discord }: Config): Finding {
  if (publicUrl === undefined) {
    return telegram === undefined && discord === undefined
      ? ok('PUBLIC_URL is not set, and no bot needs it.')
      : look('PUBLIC_URL is not set: links of the bots to this service lead nowhere for people elsewhere.');
  }
  const { protocol, hostname, origin } = new URL(publicUrl);
  if (LOCAL.test(hostname)) return look(`PUBLIC_URL is ${origin}, which only this machine can open.`);
  if (protocol !== 'https:')
    return look(`PUBLIC_URL is ${origin}, without https: Discord and browsers may refuse its pictures.`);
  return ok(`PUBLIC_URL is ${origin}.`);
}

/** Whether somebody listens there; what it says is told by the first spans. */
async function collectorFinding(collector: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(collector);
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    return ok(`Somebody listens for traces at ${collector}.`);
  } catch {
    return look(`Nobody listens for traces at ${collector}: start the collector, or mend OTEL_EXPORTER_OTLP_ENDPOINT.`);
  } finally {
    socket.destroy();
  }
}
