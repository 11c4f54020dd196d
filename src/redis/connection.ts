/** Connections to Redis, and what is said where it can't be used; its password is in no sentence. */
import { Redis, type RedisOptions } from 'ioredis';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';

/** Somebody waits for an answer: after this time a command is given up. */
const COMMAND_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Pause before the n-th reconnect: growing to a second, for ever. */
const reconnectPauseMs = (times: number) => Math.min(times * 200, 1_000);
/** Replies of a Redis that is there and will serve again by itself: it reads its file, its disk is full, it is a replica for the moment. */
const SERVES_LATER = /^(LOADING|MISCONF|READONLY|MASTERDOWN)/;
/** What ioredis takes for "connect anew, then send the command once more". */
const SEND_AGAIN = 2;
/** Scripts that read the clock and then write need 5; 6 is the oldest that distributions still carry. */
const OLDEST_VERSION = 6;

/** Opens a connection that gives a command up while somebody waits for it. @throws SamelookError STORAGE_FAILED, CONFIG_INVALID */
export async function connectRedis(url: string, log: Log): Promise<Redis> {
  const redis = openRedis(url, 'asking', { lazyConnect: true });
  let lastProblem: unknown;
  redis.on('error', (error: unknown) => {
    lastProblem = error;
  });
  try {
    await redis.connect();
    await checkRedis(redis, url, log);
  } catch (thrown) {
    redis.disconnect();
    throw thrown instanceof SamelookError ? thrown : redisFailure(url, lastProblem ?? thrown);
  }
  let isThere = true;
  redis.on('ready', () => {
    if (!isThere) log.info({}, `Redis at ${placeOf(url)} is there again.`);
    isThere = true;
  });
  redis.on('reconnecting', () => {
    if (isThere) log.warn({}, `The connection to Redis at ${placeOf(url)} is lost; it is tried again.`);
    isThere = false;
  });
  return redis;
}

/**
 * A connection that is made by and by, and again and again.
 * @param manner `patient`: commands wait for as long as Redis is away or can't serve them, which a worker wants; `asking`: they are given up soon
 */
export function openRedis(url: string, manner: 'asking' | 'patient', more: RedisOptions = {}): Redis {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableReadyCheck: manner === 'asking',
    maxRetriesPerRequest: null,
    ...(manner === 'asking'
      ? { commandTimeout: COMMAND_TIMEOUT_MS }
      : { reconnectOnError: ({ message }: Error) => (SERVES_LATER.test(message) ? SEND_AGAIN : false) }),
    retryStrategy: reconnectPauseMs,
    ...more,
  });
  // What goes wrong is told by the command that failed; without a listener ioredis writes it to the terminal.
  redis.on('error', () => {});
  return redis;
}

/** Where a Redis is, without its password. */
export function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'REDIS_URL';
}

/** A coded error for whatever a command threw. */
export function redisFailure(url: string, thrown: unknown): SamelookError {
  if (thrown instanceof SamelookError) return thrown;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const cause = withoutCommand(thrown);
  const where = `Redis at ${placeOf(url)}`;
  if (/^(WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH)/.test(said)) {
    return new SamelookError('CONFIG_INVALID', `${where} refuses the user or the password of REDIS_URL. Mend it.`, {
      cause,
    });
  }
  if (/^OOM/.test(said)) {
    return new SamelookError('BUSY', `${where} has no memory left. Give it more (maxmemory).`, {
      cause,
      retryable: true,
    });
  }
  return new SamelookError(
    'STORAGE_FAILED',
    `${where} can't be reached or used. Make sure that it runs and that REDIS_URL leads to it.`,
    { cause, retryable: true },
  );
}

/** ioredis hangs the whole command on its error, which may hold somebody's photo: that must not come into a log. */
function withoutCommand(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { name, message, stack } = thrown;
  return Object.assign(new Error(message), { name, stack });
}

/** Old ones are refused; one that may forget jobs by itself is named in the log. */
async function checkRedis(redis: Redis, url: string, log: Log): Promise<void> {
  const [server, memory] = [await redis.info('server'), await redis.info('memory')];
  const version = /^redis_version:(\d+)/m.exec(server)?.[1];
  if (version !== undefined && Number(version) < OLDEST_VERSION) {
    throw new SamelookError(
      'CONFIG_INVALID',
      `Redis at ${placeOf(url)} is of version ${version}. Use ${OLDEST_VERSION} or newer.`,
    );
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn(
      { policy },
      `Redis at ${placeOf(url)} may drop jobs when its memory is full. Set maxmemory-policy noeviction.`,
    );
  }
}
