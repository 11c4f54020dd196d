/** Which models this catalogue uses, in names and in words. */
import type { ModelRecords } from '../catalogue/model-records.js';
import type { CataloguePlace } from '../catalogue/place.js';
import { wantedModels } from '../catalogue/served-models.js';
import type { Config } from '../config.js';
import { choosePlace, withRecords } from '../storage.js';
import { createLog } from './logger.js';

/** The names of the encoder and the detector in use, and lines that say so, with what is under way. */
export async function modelsInUse(
  config: Config,
): Promise<{ readonly names: readonly string[]; readonly lines: readonly string[] }> {
  const log = createLog(config);
  const place = await choosePlace(config, log);
  return withRecords(config, log, place, (records) => describe(config, place, records));
}

async function describe(config: Config, place: CataloguePlace, records: ModelRecords) {
  const { encoder: wanted, detector } = await wantedModels(config, records);
  const served = (await records.served())?.encoder.name ?? wanted;
  const by = (what: 'encoder' | 'detector') =>
    config.chosenByEnvironment[what] ? ` (${what.toUpperCase()} in the environment)` : '';
  const lines = [`${place.name}: embedded by ${served}; garments are found by ${detector}${by('detector')}`];
  const kept = (await records.served())?.former.filter(({ keep }) => keep).map(({ name }) => name) ?? [];
  if (kept.length > 0) lines.push(`Kept for going back at once: ${kept.join(', ')}`);
  if (served !== wanted) lines.push(`Wanted: ${wanted}${by('encoder')}; ${await howFar()}`);
  return { names: [served, detector], lines };

  async function howFar(): Promise<string> {
    const change = await records.change();
    if (change === undefined || change.to !== wanted)
      return `${served} answers until a server, or "samelook model use ${wanted} --now", has embedded the catalogue for it`;
    if (change.problem !== undefined) return `that failed: ${change.problem}`;
    return `${change.done} of ${change.total} pictures are embedded; ${served} answers meanwhile`;
  }
}
