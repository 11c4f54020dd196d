/** A strict fake of Discord on loopback: REST, gateway and CDN, which refuse what is documented to be refused, and write down who overstepped. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { accountRoutes } from './account.js';
import { answeringRoutes } from './answering.js';
import { createCdn } from './cdn.js';
import { channelRoutes } from './channels.js';
import { createClock } from './clock.js';
import { createFaults, type Faults } from './faults.js';
import { createGateway } from './gateway.js';
import { LINK_LASTS_MS } from './limits.js';
import { createRates } from './rates.js';
import { badLuck, Refusal, violation } from './refusal.js';
import { readBody } from './request.js';
import type { Answer, Context, Route } from './route.js';
import { guildAsJson, personAsJson } from './wire.js';
import { createWorld } from './world.js';

/** A running fake. */
export interface DiscordFake extends Context {
  /** For discord.js: `rest.api`. */
  readonly apiRoot: string;
  /** Where attachments lie. */
  readonly cdnRoot: string;
  /** The only token that is accepted. */
  readonly token: string;
  readonly faults: Faults;
  /** Routes that were asked for, in order: "POST /channels/:channel/messages". */
  readonly calls: readonly string[];
  /** Documented limits that were overstepped. */
  readonly violations: readonly string[];
  /** Answers of 401, 403 and 429: 10,000 of them in 10 minutes bring a ban. */
  readonly invalidRequests: number;
  /** Links of the CDN that were asked for, without their signatures. */
  readonly downloads: readonly string[];
  /** From now on, the token is refused. */
  revokeToken(): void;
  /** Intents that the developer portal grants; none by default. */
  grant(intents: number): void;
  /** Connections that may be begun today; 1,000 by default. */
  sessionsLeft: number;
  close(): Promise<void>;
}

/** How a fake is started. */
export interface FakeOptions {
  /** Time between heartbeats; Discord's is 41,250 ms. */
  readonly heartbeatMs?: number;
  readonly linkLastsMs?: number;
}

/** The token of the tests; its shape is Discord's. */
export const TOKEN = 'MTEwMTIzNDU2Nzg5MDEyMzQ1Ng.GFakeT.OfTheTests_0123456789abcdefghijklmnop';

const HEARTBEAT_MS = 41_250;
const SESSIONS_A_DAY = 1_000;

export async function startDiscordFake(options: FakeOptions = {}): Promise<DiscordFake> {
  const clock = createClock();
  const world = createWorld(clock, options.linkLastsMs ?? LINK_LASTS_MS);
  const cdn = createCdn(world, () => `http://127.0.0.1:${port}/cdn`);
  const [faults, rates] = [createFaults(), createRates(clock)];
  const calls: string[] = [];
  const violations: string[] = [];
  const downloads: string[] = [];
  let [granted, invalidRequests] = [0, 0];

  const gateway = createGateway({
    token: TOKEN,
    url: () => `ws://127.0.0.1:${port}`,
    introduce() {
      const guilds = [...world.guilds.values()].filter(({ hasBot }) => hasBot);
      return {
        ready: {
          v: 10,
          user: { ...personAsJson(world.bot), verified: true, mfa_enabled: true, email: null, flags: 0 },
          guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
          shard: [0, 1],
          application: { id: world.applicationId, flags: 0 },
        },
        guilds: guilds.map((guild) => guildAsJson(world, guild)),
      };
    },
    privileged: () => granted,
    onViolation: (what) => void violations.push(what),
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
  });
  const context: Context = { world, cdn, gateway };
  const find = createRouter({
    ...accountRoutes,
    ...channelRoutes,
    ...answeringRoutes,
    'GET /gateway': () => ({ url: `ws://127.0.0.1:${port}` }),
    'GET /gateway/bot': () => ({
      url: `ws://127.0.0.1:${port}`,
      shards: 1,
      session_start_limit: {
        total: SESSIONS_A_DAY,
        remaining: fake.sessionsLeft,
        reset_after: 3_600_000,
        max_concurrency: 1,
      },
    }),
  });

  const server = createServer((request, response) => void answer(request, response));
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams, search } = new URL(request.url ?? '', 'http://discord');
    if (pathname.startsWith('/cdn/')) return download(`${pathname.slice(4)}${search}`, response);
    let route = `${request.method} ${pathname}`;
    try {
      const found = find(request.method ?? '', pathname);
      if (found === undefined) throw violation(404, 0, '404: Not Found');
      route = found.route;
      const headers = admit(request, found.route, found.ids);
      const fault = await faults.strike(route);
      if (fault === 'drop') return void request.socket.destroy();
      const result = await found.run({ ids: found.ids, query: searchParams, ...(await readBody(request)) }, context);
      if (fault === 'deaf') {
        // Who hears no answer may well ask again.
        const interaction = world.interactions.get(found.ids.interaction ?? '');
        if (interaction !== undefined) interaction.told += 1;
        return void request.socket.destroy();
      }
      respond(response, result === undefined ? 204 : 200, result, headers);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) violations.push(`${route}: the fake broke: ${String((thrown as Error).stack)}`);
      const refusal = thrown instanceof Refusal ? thrown : badLuck(500, 0, '500: Internal Server Error');
      const { status, code, message, more, headers } = refusal;
      if (refusal.isViolation) violations.push(`${route}: ${message} ${JSON.stringify(more)}`);
      if ([401, 403, 429].includes(status)) invalidRequests += 1;
      request.resume();
      respond(response, status, { message, code, ...more }, headers);
    }
  }

  /** @returns the headers that tell the rate @throws Refusal 401, 429 */
  function admit({ headers }: IncomingMessage, route: string, ids: Readonly<Record<string, string>>) {
    calls.push(route);
    // https://discord.com/developers/docs/reference#user-agent
    if (!/^DiscordBot \(\S+, \S+\)/.test(headers['user-agent'] ?? '')) {
      throw violation(403, 0, 'the user agent is not as documented: DiscordBot (url, version)');
    }
    const isOpen = / \/(interactions|webhooks)\//.test(route) || route === 'GET /gateway';
    if (!isOpen && (headers.authorization !== `Bot ${TOKEN}` || gateway.isRevoked)) {
      throw badLuck(401, 0, '401: Unauthorized');
    }
    return rates.count(route, ids.channel ?? ids.token ?? '');
  }

  function download(path: string, response: ServerResponse): void {
    downloads.push(path.replace(/\?.*/, ''));
    const file = cdn.open(path);
    if (file === undefined)
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
    else response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
  }

  const fake: DiscordFake = {
    ...context,
    apiRoot: `http://127.0.0.1:${port}/api`,
    cdnRoot: `http://127.0.0.1:${port}/cdn`,
    token: TOKEN,
    faults,
    calls,
    violations,
    downloads,
    get invalidRequests() {
      return invalidRequests;
    },
    revokeToken: () => gateway.revoke(),
    grant(intents) {
      granted = intents;
    },
    sessionsLeft: SESSIONS_A_DAY,
    async close() {
      await gateway.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

/** Finds the route that a path belongs to. */
function createRouter(routes: Readonly<Record<string, Route>>) {
  const table = Object.entries(routes).map(([route, run]) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, run, method, parts: path.split('/') };
  });
  return (method: string, path: string) => {
    const [, api, version, ...rest] = path.split('/');
    if (api !== 'api' || version !== 'v10') return undefined;
    const given = ['', ...rest];
    const found = table.find(
      (one) =>
        one.method === method &&
        one.parts.length === given.length &&
        one.parts.every((part, n) => part.startsWith(':') || part === given[n]),
    );
    if (found === undefined) return undefined;
    const ids = Object.fromEntries(
      found.parts.flatMap((part, n) =>
        part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[n] ?? '')]] : [],
      ),
    );
    return { route: found.route, run: found.run, ids };
  };
}

function respond(
  response: ServerResponse,
  status: number,
  body: Answer,
  headers: Readonly<Record<string, string>>,
): void {
  if (response.destroyed) return;
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
}
