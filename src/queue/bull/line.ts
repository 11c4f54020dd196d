/** The line of jobs in Redis: bounded, fair between chats, and the one place that knows who still waits for what. Times are Redis's own. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Outcome, readOutcome, writeOutcome } from './outcome.js';
import { READ_PACE, WORKER_TTL_MS, writePace } from './pace-scripts.js';

/** What a job stands in the line with. */
export interface Entry {
  readonly id: string;
  readonly chat: string;
  readonly urgent: boolean;
  /** Longest time from here to its outcome. */
  readonly timeoutMs: number;
  /** Most jobs that may wait. */
  readonly limit: number;
}

/** What is known of a job. */
export interface Standing {
  readonly outcome: Outcome | undefined;
  /** From 1; undefined once a worker has it. */
  readonly place: number | undefined;
  /** False where neither a place nor an outcome is left: Redis lost it, or its time is over. */
  readonly isKnown: boolean;
}

/** The line, in the words of those who ask and those who work. */
export interface Line {
  /** Takes a place. @returns the job's rank, the lowest first; undefined where the line is full, or its turn would come too late at the present pace */
  enter(entry: Entry): Promise<number | undefined>;
  /** A worker begins. @returns how long somebody still waits for it, 0 = nobody does; and how long a job takes, 0 = nobody knows */
  begin(id: string): Promise<{ readonly leftMs: number; readonly jobMs: number }>;
  /** A worker is done; the first word counts, and only where somebody waits. @param tookMs undefined where nothing was tried */
  settle(id: string, outcome: Outcome, tookMs?: number): Promise<void>;
  /** Whoever asked waits no longer. */
  leave(id: string): Promise<void>;
  standings(ids: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  /**
   * A worker says, every few seconds, which space it embeds in; the first one at work decides for all.
   * @param former the space that it has just left: it takes the others along
   * @returns the space of those at work
   */
  agree(space: string, former: string | undefined): Promise<string>;
  /** A worker says, every few seconds, how many jobs it does at once. @param name tells it from others */
  attend(name: string, atOnce: number): Promise<void>;
  /** It does none any more. */
  retire(name: string, atOnce: number): Promise<void>;
  /** Jobs that nobody has begun. */
  waiting(): Promise<number>;
  /** The job whose time is over first, of those that somebody waits for. */
  oldest(): Promise<string | undefined>;
}

/** What `BEGIN` gives back. */
const Times = z.tuple([z.number(), z.number()]);

/** How long an outcome waits to be taken; who asked looks every few seconds. */
const OUTCOME_TTL_MS = 60_000;
/** Ranks of those who are not urgent begin here; 14 digits are exact in Redis's scripts. */
const NOT_URGENT = 1e12;

/**
 * Turns are taken as in start-time fair queueing (Goyal, Vin, Cheng 1996): a job's tag is one more than its chat's last one, or than that
 * of the job begun last where that is later. A chat that sends a hundred stands behind one that sends its first; nobody starves.
 * KEYS: line, wanted, chats, clock, pace, workers. What nobody waits for any more leaves; the present is in `now`.
 */
const SWEEP = `
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
    redis.call('ZREM', KEYS[1], id)
    redis.call('ZREM', KEYS[2], id)
  end
`;
/** ARGV: id, chat, timeout, limit, where ranks begin. @returns the rank, or 0 */
const ENTER = `${SWEEP}
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
  local clock = tonumber(redis.call('GET', KEYS[4]) or 0)
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', clock)
  local tag = math.max(clock, tonumber(redis.call('ZSCORE', KEYS[3], ARGV[2]) or 0)) + 1
  ${READ_PACE}
  -- Whoever is next gets the turn: so the pace is known again after a slow time.
  if wait(redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. (ARGV[5] + tag))) > tonumber(ARGV[3]) then return 0 end
  redis.call('ZADD', KEYS[3], tag, ARGV[2])
  redis.call('ZADD', KEYS[1], ARGV[5] + tag, ARGV[1])
  redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
  return ARGV[5] + tag
`;
/** ARGV: id, where the ranks of the others begin. @returns the time that is left, and that of a job */
const BEGIN = `${SWEEP}${READ_PACE}
  local rank = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if rank then
    local tag = tonumber(rank) % tonumber(ARGV[2])
    if tag > tonumber(redis.call('GET', KEYS[4]) or 0) then redis.call('SET', KEYS[4], tag) end
    redis.call('ZREM', KEYS[1], ARGV[1])
  end
  local deadline = redis.call('ZSCORE', KEYS[2], ARGV[1])
  return { deadline and tonumber(deadline) - now or 0, math.floor(jobMs) }
`;
/** KEYS[7] the outcome; ARGV: id, outcome, its time to live, what the job took or -1. */
const SETTLE = `
  local took = tonumber(ARGV[4])
  if took >= 0 then ${writePace('took')} end
  redis.call('ZREM', KEYS[1], ARGV[1])
  if redis.call('ZREM', KEYS[2], ARGV[1]) == 1 then redis.call('SET', KEYS[7], ARGV[2], 'PX', ARGV[3]) end
  return 1
`;

/** ARGV: the worker, how long that counts. */
const ATTEND = `
  local t = redis.call('TIME')
  return redis.call('ZADD', KEYS[1], t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2], ARGV[1])
`;

/** How long a space counts after the last worker said so. */
const SPACE_TTL_MS = 10_000;
/** ARGV: own space, former space, time to live. @returns the space of those at work */
const AGREE = `
  local present = redis.call('GET', KEYS[1])
  if present and present ~= ARGV[1] and present ~= ARGV[2] then return present end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
  return ARGV[1]
`;

/** @param prefix begins every key; what Redis refuses is thrown as it is */
export function createLine(redis: Redis, prefix: string): Line {
  const keys = ['line', 'wanted', 'chats', 'clock', 'pace', 'workers'].map((name) => `${prefix}:${name}`);
  const [line = '', wanted = '', , , , workers = ''] = keys;
  const outcomeKey = (id: string) => `${prefix}:outcome:${id}`;

  return {
    async enter({ id, chat, urgent, timeoutMs, limit }) {
      const begins = urgent ? 0 : NOT_URGENT;
      const rank = await redis.eval(ENTER, keys.length, ...keys, id, digest(chat), timeoutMs, limit, begins);
      return Number(rank) === 0 ? undefined : Number(rank);
    },
    async begin(id) {
      const [leftMs, jobMs] = Times.parse(await redis.eval(BEGIN, keys.length, ...keys, id, NOT_URGENT));
      return { leftMs, jobMs };
    },
    async settle(id, outcome, tookMs = -1) {
      const told = [id, writeOutcome(outcome), OUTCOME_TTL_MS, Math.round(tookMs)];
      await redis.eval(SETTLE, keys.length + 1, ...keys, outcomeKey(id), ...told);
    },
    async leave(id) {
      await redis.multi().zrem(line, id).zrem(wanted, id).del(outcomeKey(id)).exec();
    },
    async standings(ids) {
      const looks = redis.multi();
      for (const id of ids) looks.get(outcomeKey(id)).zrank(line, id).zscore(wanted, id);
      const told = ((await looks.exec()) ?? []).map(([error, value]) => {
        if (error !== null) throw error;
        return value;
      });
      return new Map(
        ids.map((id, i) => {
          const [outcome, rank, deadline] = told.slice(3 * i, 3 * i + 3);
          const standing: Standing = {
            outcome: typeof outcome === 'string' ? readOutcome(outcome) : undefined,
            place: typeof rank === 'number' ? rank + 1 : undefined,
            isKnown: outcome !== null || deadline !== null,
          };
          return [id, standing];
        }),
      );
    },
    async agree(space, former) {
      return String(await redis.eval(AGREE, 1, `${prefix}:space`, space, former ?? space, SPACE_TTL_MS));
    },
    async attend(name, atOnce) {
      await redis.eval(ATTEND, 1, workers, `${atOnce} ${name}`, WORKER_TTL_MS);
    },
    async retire(name, atOnce) {
      await redis.zrem(workers, `${atOnce} ${name}`);
    },
    waiting: () => redis.zcard(line),
    async oldest() {
      return (await redis.zrange(wanted, 0, 0))[0];
    },
  };
}

/** Chats need only be told apart. */
function digest(chat: string): string {
  return createHash('sha256').update(chat).digest('base64url').slice(0, 16);
}
