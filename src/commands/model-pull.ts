/** `samelook model pull`: licence and size shown, agreed to, downloaded with progress. */
import { createInterface } from 'node:readline/promises';
import { describeBytes } from '../../models/library/disk-space.js';
import { draftModel } from '../../models/library/draft.js';
import { createHub } from '../../models/library/hub.js';
import type { Variant } from '../../models/library/known-models.js';
import { type PullPlan, planPull, pull } from '../../models/library/pull.js';
import { readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { showProgress } from './progress.js';

/** A progress bar counts in these. */
const MB = 1e6;

/** Pulls a model by name, or one of one's own by its manifest. */
export async function pullModel(
  name: string,
  { variant, yes }: { readonly variant?: Variant; readonly yes: boolean },
): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const signal = interruption();
  const hub = createHub({ token: config.modelHubToken, tokenFor: new URL(config.modelHub).origin, signal });
  try {
    const draft = await draftModel(name, { hubAddress: config.modelHub, variant, hub });
    const plan = await planPull(draft, config.modelShelf, { hub, log, signal });
    if (plan.complete) {
      process.stdout.write(`${draft.id} is in ${plan.folder}, and every file is as it was.\n`);
      return;
    }
    process.stdout.write(describePlan(plan));
    if (!yes) await agree(signal);
    const { onProgress, end } = showProgress(`Pulling ${draft.id} (MB)`);
    try {
      const tell = (done: number, total: number) => onProgress(Math.round(done / MB), Math.round(total / MB));
      await pull(plan, { hub, log, signal, onProgress: tell });
    } finally {
      end();
    }
    process.stdout.write(
      `${draft.id} is in ${plan.folder}.\nNext: samelook model check ${draft.id}, then samelook model use ${draft.id}\n`,
    );
  } finally {
    await hub.close();
  }
}

function describePlan({ draft, folder, files, bytes, missingBytes }: PullPlan): string {
  const size = bytes === 0 ? 'size unknown' : describeBytes(bytes);
  const rest = missingBytes < bytes ? `, ${describeBytes(missingBytes)} of it still to come` : '';
  const unknown = files.filter(({ here, sha256 }) => here === undefined && sha256 === undefined);
  return [
    `${draft.id} (${draft.kind}): ${draft.page}`,
    `  licence: ${draft.licence}`,
    ...(draft.note === undefined ? [] : [`  note: ${draft.note}`]),
    `  size: ${size}${rest}; goes to ${folder}`,
    ...(unknown.length === 0
      ? []
      : [
          `  ${unknown.map((file) => file.name).join(', ')}: no checksum is known beforehand; the first one is recorded and verified ever after`,
        ]),
    '',
  ].join('\n');
}

/** @throws SamelookError INPUT_INVALID where nobody can be asked, CANCELLED where the answer is no */
async function agree(signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new SamelookError('INPUT_INVALID', 'Nobody is here to agree to licence and size. Say --yes to do so.');
  }
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await ask.question('Pull it? [y/N] ', { signal });
    if (!/^\s*(y|yes)\s*$/i.test(answer)) throw new SamelookError('CANCELLED', 'Nothing was pulled.');
  } finally {
    ask.close();
  }
}
