/** Examines part after part; each within a time, whatever hangs or breaks. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.js';
import { broken, brokenBy, type Check, type Finding, type Patient } from './finding.js';
import { hideSecrets } from './hide-secrets.js';

/** Longest time for one part: models load within it on a slow disk. */
const LONGEST_MS = 60_000;

/** A part with what was found. */
export interface Examined extends Finding {
  readonly part: string;
}

/** @param checks by the part that they examine  @param withinMs of each */
export async function* examine(
  checks: Readonly<Record<string, () => Promise<Check>>>,
  patient: Patient,
  withinMs = LONGEST_MS,
): AsyncGenerator<Examined> {
  for (const [part, load] of Object.entries(checks)) {
    for (const finding of await examineOne(part, load, patient, withinMs)) {
      yield { part, sign: finding.sign, says: hideSecrets(finding.says, secretsOf(patient.config)) };
    }
  }
}

async function examineOne(
  part: string,
  load: () => Promise<Check>,
  patient: Patient,
  withinMs: number,
): Promise<readonly Finding[]> {
  const over = new AbortController();
  const late = sleep(withinMs, [broken(`It did not answer within ${withinMs / 1_000} s.`)], {
    signal: over.signal,
  }).catch(() => []);
  const check = async () => {
    try {
      return await (await load())(patient);
    } catch (thrown) {
      return [brokenBy(thrown, `Looking at the ${part}`)];
    }
  };
  try {
    return await Promise.race([check(), late]);
  } finally {
    over.abort();
  }
}

function secretsOf({ redisUrl, databaseUrl, telegram, discord, modelHubToken }: Config): readonly string[] {
  return [redisUrl, databaseUrl, telegram?.token, telegram?.webhook?.secret, discord?.token, modelHubToken].filter(
    (secret) => secret !== undefined,
  );
}
