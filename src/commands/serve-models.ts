/** What a process that answers does about models: says that it is there, tidies up, follows the operator's choice. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { App } from '../app.js';
import { toSamelookError } from '../core/errors.js';
import { followModels } from './follow-models.js';

/** Drops what a former change of models left, then follows the next choice; others see which process serves. */
export async function serveModels(app: App): Promise<() => Promise<void>> {
  const { serverFile } = app.engines.records;
  // Only said for others' sake; a folder that can't be written is still one that can be searched.
  await writeFile(serverFile, String(process.pid)).catch(() => {});
  await app.engines.dropFormer().catch((thrown: unknown) => {
    const { code, message } = toSamelookError(thrown);
    // Another process is at work on it, or nothing can be written here: then it is dropped another time.
    if (code !== 'BUSY') app.log.warn({ code }, message);
  });
  const stop = followModels(app);
  return async () => {
    await stop();
    const isOwn = (await readFile(serverFile, 'utf8').catch(() => '')) === String(process.pid);
    if (isOwn) await rm(serverFile, { force: true });
  };
}
