/** The connection to Discord's gateway, against a gateway that does what the documentation says and what a test asks for. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createApi } from '../../adapters/discord/api.js';
import { connectGateway, type Gateway } from '../../adapters/discord/gateway.js';
import { SILENT } from '../../src/core/log.js';

const BOT = '1440000000000000001';
const APPLICATION = '1440000000000000002';
const TOKEN = 'a-token.of-the.tests';

/** What a client sent: 2 = identify, 6 = resume. */
interface Sent {
  readonly op: number;
  readonly d: { readonly token?: string };
}

/** A gateway with its REST; `closeWith` = the code with which it refuses whoever identifies; `isMute` = it never says hello. */
async function openGateway({ closeWith, isMute }: { readonly closeWith?: number; readonly isMute?: boolean } = {}) {
  const told = new EventEmitter();
  const sent: Sent[] = [];
  const sockets = new Set<WebSocket>();
  let connections = 0;
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.headers.authorization !== `Bot ${TOKEN}`) {
      return response.writeHead(401).end(JSON.stringify({ message: '401: Unauthorized', code: 0 }));
    }
    const limit = { total: 1000, remaining: 999, reset_after: 1000, max_concurrency: 1 };
    return response.end(JSON.stringify({ url: address('ws'), shards: 1, session_start_limit: limit }));
  });
  const gateway = new WebSocketServer({ server });
  gateway.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    const say = (op: number, t: string | null, d: unknown) => socket.send(JSON.stringify({ op, t, d, s: t && 1 }));
    told.emit('connected');
    if (isMute) return;
    say(10, null, { heartbeat_interval: 45_000 });
    socket.on('message', (bytes) => {
      const message = JSON.parse(String(bytes)) as Sent;
      if (message.op !== 2 && message.op !== 6) return;
      sent.push(message);
      if (closeWith !== undefined) return socket.close(closeWith);
      if (message.op === 2) {
        const resume_gateway_url = address('ws');
        say(0, 'READY', { session_id: 's', resume_gateway_url, user: { id: BOT }, application: { id: APPLICATION } });
      } else say(0, 'RESUMED', {});
      told.emit(message.op === 2 ? 'ready' : 'resumed');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = (protocol: string) => {
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('the server does not listen');
    return `${protocol}://127.0.0.1:${at.port}`;
  };
  return {
    sent,
    told,
    apiRoot: `${address('http')}/api`,
    connections: () => connections,
    open: () => [...sockets].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    say: (name: string, d: unknown) => {
      for (const socket of sockets) socket.send(JSON.stringify({ op: 0, t: name, d, s: 2 }));
    },
    /** @returns once the client has seen it */
    drop: async (code: number) => {
      const closed = [...sockets].map((socket) => once(socket, 'close'));
      for (const socket of sockets) socket.close(code);
      sockets.clear();
      await Promise.all(closed);
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      gateway.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clear of cleanUp.splice(0).reverse()) await clear();
});

async function connect(
  fake: Awaited<ReturnType<typeof openGateway>>,
  { token = TOKEN, signal = new AbortController().signal, startWithinMs = 10_000 } = {},
) {
  cleanUp.push(fake.close);
  const events = new EventEmitter();
  const connected: Gateway = await connectGateway({
    rest: createApi(token, fake.apiRoot).rest,
    token,
    log: SILENT,
    startWithinMs,
    signal,
    onEvent: (name, data, self) => void events.emit(name, data, self),
  });
  cleanUp.push(connected.stop);
  return { connected, events };
}

describe('the gateway', () => {
  it('says who we are, and hands on what happens', async () => {
    const fake = await openGateway();
    const { connected, events } = await connect(fake);
    expect(connected.self).toEqual({ botId: BOT, applicationId: APPLICATION });
    const heard = once(events, 'MESSAGE_CREATE');
    fake.say('MESSAGE_CREATE', { id: '1' });
    expect(await heard).toEqual([{ id: '1' }, connected.self]);
    expect(fake.sent.map(({ op }) => op)).toEqual([2]);
  });

  it('resumes where the connection was lost', async () => {
    const fake = await openGateway();
    await connect(fake);
    const resumed = once(fake.told, 'resumed');
    await fake.drop(4000);
    await resumed;
    expect(fake.sent.map(({ op }) => op)).toEqual([2, 6]);
  });

  it('stays away once it is stopped, even in the moment after a loss', async () => {
    const fake = await openGateway();
    const { connected } = await connect(fake);
    await fake.drop(4000);
    await connected.stop();
    // As long as the library takes to come back, and as long again.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(fake.connections()).toBe(1);
    expect(fake.open()).toBe(0);
  });

  it('closes a connection that has just come back', async () => {
    const fake = await openGateway();
    const { connected } = await connect(fake);
    const resumed = once(fake.told, 'resumed');
    await fake.drop(4000);
    await resumed;
    await connected.stop();
    await expect.poll(fake.open).toBe(0);
  });

  it.each([
    [4004, /token.*DISCORD_TOKEN/],
    [4014, /intents/],
  ])('says what to do where it is closed for good by %i', async (closeWith, advice) => {
    const fake = await openGateway({ closeWith });
    await expect(connect(fake)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      retryable: false,
      message: expect.stringMatching(advice),
    });
    expect(fake.connections()).toBe(1);
  });

  it('says what to do where the token is wrong, without telling it', async () => {
    const fake = await openGateway();
    const complaint = await connect(fake, { token: 'a-wrong-token' }).catch((thrown: unknown) => thrown);
    expect(complaint).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(/DISCORD_TOKEN/) });
    expect(JSON.stringify(complaint)).not.toContain('a-wrong-token');
    expect(fake.connections()).toBe(0);
  });

  it('gives a start up where it is told to, and where Discord never says a word', async () => {
    const given = new AbortController();
    const fake = await openGateway({ isMute: true });
    const connected = once(fake.told, 'connected');
    const connecting = connect(fake, { signal: given.signal });
    connecting.catch(() => {});
    await connected;
    given.abort();
    await expect(connecting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect.poll(fake.open).toBe(0);

    await expect(connect(fake, { startWithinMs: 100 })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      retryable: true,
      message: expect.stringMatching(/does not answer.*gateway\.discord\.gg/),
    });
    await expect.poll(fake.open).toBe(0);
  });

  it('can be asked again where nobody answers', async () => {
    const fake = await openGateway();
    await fake.close();
    await expect(connect(fake)).rejects.toMatchObject({ code: 'CONFIG_INVALID', retryable: true });
  });
});
