/** The process that serves a catalogue on this machine. */
import { readFile } from 'node:fs/promises';
import { isRunning } from '../../models/library/lock.js';
import type { ModelRecords } from '../catalogue/model-records.js';

/** Its number; undefined where there is none. */
export async function serverOf({ serverFile }: Pick<ModelRecords, 'serverFile'>): Promise<number | undefined> {
  const pid = Number(await readFile(serverFile, 'utf8').catch(() => ''));
  return isRunning(pid) ? pid : undefined;
}
