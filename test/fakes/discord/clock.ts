/** The fake's time, which a test may turn on, and ids that carry it. */

/** Unix milliseconds. */
export interface Clock {
  now(): number;
  /** Lets time pass at once. */
  turn(ms: number): void;
}

export function createClock(): Clock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    turn(ms) {
      aheadMs += ms;
    },
  };
}

/** https://discord.com/developers/docs/reference#snowflakes: the first millisecond of 2015. */
const EPOCH_MS = 1_420_070_400_000;
const INCREMENTS = 4_096;

/** Makes ids of the moment, each larger than the one before. */
export function createSnowflakes(clock: Clock): () => string {
  let [lastMs, increment] = [0, 0];
  return () => {
    increment = (increment + 1) % INCREMENTS;
    lastMs = Math.max(clock.now(), increment === 0 ? lastMs + 1 : lastMs);
    return snowflake(lastMs, increment);
  };
}

/** The id of a moment. @param at Unix milliseconds @param increment 0 to 4095 */
export const snowflake = (at: number, increment = 0): string =>
  ((BigInt(at - EPOCH_MS) << 22n) | BigInt(increment)).toString();

/** When an id was made, Unix milliseconds. */
export const snowflakeTime = (id: string): number => Number(BigInt(id) >> 22n) + EPOCH_MS;
