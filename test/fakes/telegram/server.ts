/** A strict fake of Telegram's Bot API on loopback: what the platform would refuse is refused, and written into a ledger. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { accountMethods } from './account.js';
import { answeringMethods } from './answering.js';
import { editingMethods } from './editing.js';
import { createFaults, type Faults } from './faults.js';
import type { Method } from './method.js';
import { createRates } from './rates.js';
import { badLuck, Refusal, violation } from './refusal.js';
import { readCall } from './request.js';
import { sendingMethods } from './sending.js';
import { createUpdateQueue, type UpdateQueue } from './update-queue.js';
import { createWorld, type World } from './world.js';

const METHODS: Readonly<Record<string, Method>> = {
  ...accountMethods,
  ...sendingMethods,
  ...editingMethods,
  ...answeringMethods,
};

/** A running fake. */
export interface TelegramFake {
  readonly apiRoot: string;
  /** The only token that is accepted. */
  readonly token: string;
  readonly world: World;
  readonly queue: UpdateQueue;
  readonly faults: Faults;
  /** Names of the methods that were called, in order. */
  readonly calls: readonly string[];
  /** Documented limits that were overstepped. */
  readonly violations: readonly string[];
  /** From now on, the token is refused. */
  revokeToken(): void;
  close(): Promise<void>;
}

/** The token of the tests; its shape is Telegram's. */
export const TOKEN = '987654321:AAFakeTokenOfTheTests_0123456789abc';

export async function startTelegramFake(): Promise<TelegramFake> {
  const world = createWorld({ id: 987_654_321, is_bot: true, first_name: 'samelook', username: 'samelook_bot' });
  const [queue, faults, rates] = [createUpdateQueue(), createFaults(), createRates()];
  const calls: string[] = [];
  const violations: string[] = [];
  let isRevoked = false;

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, name = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    if (kind === 'file') return sendFile([name, ...rest], response);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      const result = await run(`${kind}`, name, request, gone.signal);
      if (result === 'drop') return void request.socket.destroy();
      respond(response, 200, { ok: true, result });
    } catch (thrown) {
      // Whoever called was killed in the middle, or cut off.
      if (!(thrown instanceof Refusal) && !request.complete) return;
      const refusal = thrown instanceof Refusal ? thrown : badLuck(500, 'Internal Server Error');
      if (!(thrown instanceof Refusal)) violations.push(`${name}: the fake broke: ${String(thrown)}`);
      if (refusal.isViolation) violations.push(`${name}: ${refusal.message}`);
      const { code, message, parameters } = refusal;
      respond(response, code, { ok: false, error_code: code, description: message, ...(parameters && { parameters }) });
    }
  }

  async function run(kind: string, name: string, request: IncomingMessage, gone: AbortSignal): Promise<unknown> {
    if (!/^bot\d+:[\w-]{35}$/.test(kind)) throw badLuck(404, 'Not Found');
    if (kind !== `bot${TOKEN}` || isRevoked) throw badLuck(401, 'Unauthorized');
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined) throw new Refusal(404, 'Not Found: method not found', true);
    calls.push(name);
    if ((await faults.strike(name)) === 'drop') return 'drop';
    const { parameters, files } = await readCall(request);
    if (parameters.parse_mode !== undefined) throw violation('the fake reads entities, not parse_mode');
    return method(parameters, { world, rates, queue, files, gone });
  }

  function sendFile([bot, ...path]: readonly string[], response: ServerResponse): void {
    const file = [...world.files.values()].find((one) => one.path === path.join('/'));
    if (bot !== `bot${TOKEN}` || isRevoked || file === undefined) {
      respond(response, 404, { ok: false, error_code: 404, description: 'Not Found' });
    } else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.bytes);
  }

  return {
    apiRoot: `http://127.0.0.1:${port}`,
    token: TOKEN,
    world,
    queue,
    faults,
    calls,
    violations,
    revokeToken() {
      isRevoked = true;
      queue.setWebhook(undefined);
    },
    async close() {
      queue.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function respond(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
