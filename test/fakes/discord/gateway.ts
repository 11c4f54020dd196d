/** The gateway: sessions that are identified, kept alive, resumed, and told what happens in the order in which it happened. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayIntentBits } from 'discord.js';
import { type WebSocket, WebSocketServer } from 'ws';
import { createConnection, type Session } from './session.js';
import type { Json } from './wire.js';

/** How the gateway is reached, and what it tells. */
export interface GatewayOptions {
  readonly token: string;
  /** Address for the next connection: "ws://127.0.0.1:1234". */
  readonly url: () => string;
  /** What READY tells beside the session, and the events that follow it. */
  readonly introduce: () => { readonly ready: Json; readonly guilds: readonly Json[] };
  /** Intents that the application was granted in the developer portal. */
  readonly privileged: () => number;
  readonly onViolation: (what: string) => void;
  readonly heartbeatMs: number;
}

/** All connections of the bot. */
export interface Gateway {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every session. @param make the event as a session with these intents sees it; undefined = not at all */
  dispatch(event: string, make: (intents: number) => Json | undefined): void;
  /** Tells the last event once more. */
  repeat(): void;
  /** Events wait until `release`. */
  hold(): void;
  release(): void;
  /** Cuts every connection, with a close code or without a word; sessions can be resumed. */
  drop(code?: number): void;
  /** Asks every connection to come again (opcode 7). */
  askToReconnect(): void;
  /** Forgets every session and says so (opcode 9, resumable: no). */
  invalidate(): void;
  /** How many of the next identifies are answered by "invalid session". */
  refuseIdentifies: number;
  /** Heartbeats are not answered: the line is dead without a word. */
  isDeaf: boolean;
  /** From now on the token is wrong: connections end with 4004. */
  revoke(): void;
  readonly isRevoked: boolean;
  /** Sessions with an open connection. */
  readonly open: number;
  readonly identified: number;
  readonly resumed: number;
  /** Signs of life of the bot. */
  readonly heartbeats: number;
  /** The intents of the last session. */
  readonly intents: number;
  close(): Promise<void>;
}

/** Nobody is connected yet. */
export function createGateway(options: GatewayOptions): Gateway {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const counts = { identified: 0, resumed: 0, heartbeats: 0, intents: 0 };
  let last: { event: string; make: (intents: number) => Json | undefined } | undefined;
  let held: (() => void)[] | undefined;
  let isRevoked = false;

  const openSessions = () => [...sessions.values()].filter(({ socket }) => socket !== undefined);

  const accept = createConnection({
    ...options,
    isToken: (given) => given === options.token && !isRevoked,
    mayIdentify: () => {
      if (gateway.refuseIdentifies <= 0) return true;
      gateway.refuseIdentifies -= 1;
      return false;
    },
    hearsHeartbeat() {
      counts.heartbeats += 1;
      return !gateway.isDeaf;
    },
    begin(socket, intents) {
      const session: Session = { id: randomBytes(16).toString('hex'), intents, seq: 0, told: [], socket };
      sessions.set(session.id, session);
      counts.identified += 1;
      counts.intents = intents;
      const { ready, guilds } = options.introduce();
      tell(session, 'READY', { ...ready, session_id: session.id, resume_gateway_url: `${options.url()}/resumed` });
      if ((intents & GatewayIntentBits.Guilds) !== 0) for (const guild of guilds) tell(session, 'GUILD_CREATE', guild);
      return session;
    },
    resume(socket, id, seq) {
      const session = sessions.get(id);
      if (session === undefined) return undefined;
      if (seq > session.seq) return 'bad seq';
      session.socket?.terminate();
      session.socket = socket;
      counts.resumed += 1;
      for (const one of session.told) if (one.s > seq) socket.send(JSON.stringify(one));
      tell(session, 'RESUMED', {});
      return session;
    },
  });

  function tell(session: Session, t: string, d: Json): void {
    const payload = { op: 0, s: ++session.seq, t, d };
    session.told.push(payload);
    session.socket?.send(JSON.stringify(payload));
  }

  function tellAll(event: string, make: (intents: number) => Json | undefined): void {
    const now = () => {
      for (const session of sessions.values()) {
        const d = make(session.intents);
        if (d !== undefined) tell(session, event, d);
      }
    };
    if (held === undefined) now();
    else held.push(now);
  }

  const sockets = (): readonly WebSocket[] => openSessions().flatMap(({ socket }) => socket ?? []);

  const gateway: Gateway = {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (connection) => accept(connection, request.url ?? '')),
    dispatch(event, make) {
      last = { event, make };
      tellAll(event, make);
    },
    repeat() {
      if (last !== undefined) tellAll(last.event, last.make);
    },
    hold() {
      held ??= [];
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const now of waiting) now();
    },
    drop(code) {
      for (const socket of sockets()) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    askToReconnect() {
      for (const socket of sockets()) socket.send(JSON.stringify({ op: 7, d: null }));
    },
    invalidate() {
      const open = sockets();
      sessions.clear();
      for (const socket of open) socket.send(JSON.stringify({ op: 9, d: false }));
    },
    refuseIdentifies: 0,
    isDeaf: false,
    revoke() {
      isRevoked = true;
      const open = sockets();
      sessions.clear();
      for (const socket of open) socket.close(4004, 'Authentication failed.');
    },
    get isRevoked() {
      return isRevoked;
    },
    get open() {
      return openSessions().length;
    },
    get identified() {
      return counts.identified;
    },
    get resumed() {
      return counts.resumed;
    },
    get heartbeats() {
      return counts.heartbeats;
    },
    get intents() {
      return counts.intents;
    },
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  return gateway;
}
