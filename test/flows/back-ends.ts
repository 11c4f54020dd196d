/** What the program stands on: its own files and process, or Redis and PostgreSQL. Whole flows are walked on both. */
import { NO_POSTGRES, ownDatabase } from '../fakes/postgres.js';
import { redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

/** A back end that is there. */
export interface OpenBackEnd {
  readonly environment: Readonly<Record<string, string>>;
  /** True where questions go through Redis. */
  readonly shared: boolean;
  remove(): Promise<void>;
}

/** A back end, whether or not this machine has it. */
export interface BackEnd {
  readonly name: string;
  /** True where this machine lacks it; the name says what is missing. */
  readonly skip: boolean;
  open(): Promise<OpenBackEnd>;
}

/** Everything in one folder and one process. */
export const IN_FILES: BackEnd = {
  name: 'files',
  skip: false,
  open: async () => ({ environment: {}, shared: false, remove: async () => {} }),
};

export const BACK_ENDS: readonly BackEnd[] = [
  IN_FILES,
  {
    name: `Redis and PostgreSQL${redisServer === undefined ? ` (${WITHOUT_REDIS})` : ''}`,
    skip: redisServer === undefined || NO_POSTGRES !== undefined,
    async open() {
      const [redis, postgres] = await Promise.all([startRedis(), ownDatabase()]);
      return {
        environment: { REDIS_URL: redis.url, DATABASE_URL: postgres.url },
        shared: true,
        async remove() {
          await redis.remove();
          await postgres.remove();
        },
      };
    },
  },
];
