/** The listener that Telegram delivers updates to: one path, a secret compared in constant time, a bounded body, and an answer as soon as the update is kept. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SamelookError } from '../../src/core/errors.js';

/** Most bytes of one update: texts have 4,096 characters, and an update holds two messages at most. */
const MAX_UPDATE_BYTES = 1024 * 1024;
/** Longest time for one request to come in whole. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Where the listener stands. */
export interface WebhookListener {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Such as "/telegram". */
  readonly path: string;
  readonly secret: string;
  /** Takes an update; what is no update is its business too. @returns true once Telegram may forget it; else it is told again */
  readonly onUpdate: (update: unknown) => Promise<boolean>;
}

/** @throws SamelookError CONFIG_INVALID where it can't listen there */
export async function listenForWebhook(options: WebhookListener): Promise<Server> {
  const server = createServer((request, response) => void receive(request, response, options));
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.listen(options.port, options.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new SamelookError(
      'CONFIG_INVALID',
      `Telegram's webhook can't listen on ${options.host}, port ${options.port}. Choose another port with TELEGRAM_WEBHOOK_PORT.`,
      { cause },
    );
  }
  return server;
}

async function receive(request: IncomingMessage, response: ServerResponse, options: WebhookListener): Promise<void> {
  const answer = (status: number) => response.writeHead(status, { connection: 'close' }).end();
  const { pathname } = new URL(request.url ?? '/', 'http://webhook');
  if (request.method !== 'POST' || pathname !== options.path) return void answer(404);
  const secret = request.headers['x-telegram-bot-api-secret-token'];
  if (typeof secret !== 'string' || !isSame(secret, options.secret)) return void answer(403);
  try {
    const update: unknown = JSON.parse(await readBody(request));
    if (await options.onUpdate(update)) response.writeHead(200).end();
    else answer(503);
  } catch (thrown) {
    answer(thrown instanceof RangeError ? 413 : 400);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_UPDATE_BYTES) throw new RangeError('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Digests have one length, so that neither length nor content shows in the time that it takes. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
