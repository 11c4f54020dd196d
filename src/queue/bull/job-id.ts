/** Ids of jobs: they begin with the time, since of jobs with the same rank the line knows the older by its id. */
import { randomBytes } from 'node:crypto';

const RANDOM_BYTES = 6;

/** An id that no other job has. */
export function newJobId(): string {
  return `${Date.now().toString(36)}${randomBytes(RANDOM_BYTES).toString('hex')}`;
}

/** When a job was asked, in Unix milliseconds of the process that asked. */
export function askedAt(id: string): number {
  return Number.parseInt(id.slice(0, -2 * RANDOM_BYTES), 36);
}
