/** One connection to the gateway, from HELLO to its close code: https://discord.com/developers/docs/events/gateway#connection-lifecycle */
import { GatewayIntentBits } from 'discord.js';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { GATEWAY_BYTES, GATEWAY_EVENTS } from './limits.js';
import type { Json } from './wire.js';

/** What a bot is told over one or more connections. */
export interface Session {
  readonly id: string;
  readonly intents: number;
  /** The number of the last event. */
  seq: number;
  readonly told: { readonly op: number; readonly s: number; readonly t: string; readonly d: Json }[];
  /** Undefined while nobody is connected. */
  socket: WebSocket | undefined;
}

/** What a connection needs of the gateway. */
export interface Host {
  isToken(given: string): boolean;
  mayIdentify(): boolean;
  /** @returns whether it is answered */
  hearsHeartbeat(): boolean;
  begin(socket: WebSocket, intents: number): Session;
  /** @returns 'bad seq' where the bot claims more than it was told; undefined where the session is unknown */
  resume(socket: WebSocket, id: string, seq: number): Session | 'bad seq' | undefined;
  readonly privileged: () => number;
  readonly onViolation: (what: string) => void;
  readonly heartbeatMs: number;
}

const Payload = z.looseObject({ op: z.number().int(), d: z.unknown() });
/** https://discord.com/developers/docs/events/gateway-events#identify */
const Identify = z.looseObject({
  token: z.string(),
  intents: z.number().int().min(0),
  properties: z.looseObject({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.number().int(), z.number().int()]).optional(),
  compress: z.boolean().optional(),
});
/** https://discord.com/developers/docs/events/gateway-events#resume */
const Resume = z.looseObject({ token: z.string(), session_id: z.string(), seq: z.number().int() });

/** All bits that stand for an intent: https://discord.com/developers/docs/events/gateway#list-of-intents */
const KNOWN_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);
/** Intents that need a grant: https://discord.com/developers/docs/events/gateway#privileged-intents */
const PRIVILEGED = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
/** How often a heartbeat may be missed: the second one ends the connection. */
const HEARTBEATS_MISSED = 2;

/** Close codes that are the bot's own fault beyond doubt: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const FAULTS: Readonly<Record<number, string>> = {
  4001: 'Unknown opcode.',
  4002: 'Decode error.',
  4003: 'Not authenticated.',
  4005: 'Already authenticated.',
  4007: 'Invalid seq.',
  4008: 'Rate limited.',
  4009: 'Session timed out.',
  4010: 'Invalid shard.',
  4012: 'Invalid API version.',
  4013: 'Invalid intent(s).',
};

/** Makes what takes a new connection. */
export function createConnection(host: Host) {
  return (socket: WebSocket, address: string) => {
    let session: Session | undefined;
    let heardAt = performance.now();
    let sent: number[] = [];

    const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
    const end = (code: number, reason = FAULTS[code] ?? '') => {
      if (code in FAULTS) host.onViolation(`gateway: ${code} ${reason}`);
      socket.close(code, reason);
    };
    const pulse = setInterval(() => {
      if (performance.now() - heardAt > HEARTBEATS_MISSED * host.heartbeatMs) end(4009);
    }, host.heartbeatMs);

    function identify(d: unknown) {
      const read = Identify.safeParse(d);
      if (!read.success) return end(4002);
      const { token, intents, shard = [0, 1] } = read.data;
      if (session !== undefined) return end(4005);
      if (!host.isToken(token)) return end(4004, 'Authentication failed.');
      if ((intents & ~KNOWN_INTENTS) !== 0) return end(4013);
      if ((intents & PRIVILEGED & ~host.privileged()) !== 0) return end(4014, 'Disallowed intent(s).');
      if (shard[0] >= shard[1]) return end(4010);
      if (!host.mayIdentify()) return send(9, false);
      session = host.begin(socket, intents);
    }

    function resume(d: unknown) {
      const read = Resume.safeParse(d);
      if (!read.success) return end(4002);
      if (session !== undefined) return end(4005);
      if (!host.isToken(read.data.token)) return end(4004, 'Authentication failed.');
      if (!address.startsWith('/resumed')) host.onViolation('gateway: resumed at another address than READY named');
      const resumed = host.resume(socket, read.data.session_id, read.data.seq);
      if (resumed === 'bad seq') return end(4007);
      if (resumed === undefined) return send(9, false);
      session = resumed;
    }

    function take(text: string) {
      const now = performance.now();
      sent = [...sent.filter((at) => at > now - 60_000), now];
      if (sent.length > GATEWAY_EVENTS) return end(4008);
      if (Buffer.byteLength(text) > GATEWAY_BYTES) return end(4002);
      const payload = Payload.safeParse(parse(text));
      if (!payload.success) return end(4002);
      const { op, d } = payload.data;
      if (op === 1) {
        heardAt = now;
        return host.hearsHeartbeat() ? send(11, null) : undefined;
      }
      if (op === 2) return identify(d);
      if (op === 6) return resume(d);
      if (session === undefined) return end(4003);
      // Presence, voice state and members may be asked for; nothing comes of them here.
      if (op !== 3 && op !== 4 && op !== 8) end(4001);
    }

    socket.on('message', (raw: Buffer, isBinary) => (isBinary ? end(4002) : take(raw.toString('utf8'))));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(pulse);
      if (session?.socket === socket) session.socket = undefined;
    });
    const { searchParams } = new URL(address, 'http://gateway');
    if (searchParams.get('v') !== '10' || searchParams.get('encoding') !== 'json') return end(4012);
    send(10, { heartbeat_interval: host.heartbeatMs });
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
