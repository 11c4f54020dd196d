/** `samelook model use`: another encoder or detector for this catalogue, taken up by the running server or at once. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { startInference } from '../../models/inference.js';
import { openDetector, openEncoder } from '../../models/registry.js';
import type { ModelRecords } from '../catalogue/model-records.js';
import type { CataloguePlace } from '../catalogue/place.js';
import { type Config, readConfig } from '../config.js';
import { SamelookError } from '../core/errors.js';
import { choosePlace, withRecords } from '../storage.js';
import { drawnPicture } from './drawn-picture.js';
import { interruption } from './interrupt.js';
import { createLog } from './logger.js';
import { type ModelRole, roleOf } from './model-role.js';
import { changeNow, openPrepared } from './prepare.js';
import { serverOf } from './running-server.js';

interface UseOptions {
  readonly keep: boolean;
  readonly now: boolean;
}

/** Chooses a model by its name, or by the folder of one of one's own. */
export async function chooseModel(given: string, { keep, now }: UseOptions): Promise<void> {
  const config = readConfig();
  const log = createLog(config);
  const place = await choosePlace(config, log);
  const name = /[\\/]/.test(given) ? resolve(given) : given;
  const what = roleOf(name, config);
  if (config.chosenByEnvironment[what]) {
    const variable = what.toUpperCase();
    throw new SamelookError(
      'INPUT_INVALID',
      `${variable}=${config[what]} in the environment wins. Unset ${variable}, or set it to ${name}.`,
    );
  }
  await tryOut(name, what, config);
  await withRecords(config, log, place, (records) => writeDown(name, what, { config, place, records, keep, now }));
  if (what === 'encoder' && now) await embedNow(config, place, name, keep);
}

interface Choice extends UseOptions {
  readonly config: Config;
  readonly place: CataloguePlace;
  readonly records: ModelRecords;
}

async function writeDown(name: string, what: ModelRole, { config, place, records, keep, now }: Choice): Promise<void> {
  const chosen = { ...(await records.chosen()), at: new Date().toISOString() };
  if (what === 'detector') {
    await records.choose({ ...chosen, detector: name });
    tell(
      `${name} finds the garments of ${place.name}${(await serverOf(records)) === undefined ? '' : '; the running server takes it up in a moment'}.\n`,
    );
    return;
  }
  await keepServed(config, place, records);
  await records.choose({ ...chosen, encoder: { name, keepFormer: keep } });
  if (!now) tell(await whatHappens(name, place, records));
}

/** A model that can't be opened, or that can't tell anything of a picture, is refused before anything changes. */
async function tryOut(name: string, what: ModelRole, config: Config): Promise<void> {
  const log = createLog(config);
  const inference = startInference({ ...config.inference, log });
  const models = { inference, shelf: config.modelShelf };
  try {
    if (what === 'encoder') await (await openEncoder(name, models)).embed([await drawnPicture()]);
    else await (await openDetector(name, models)).detect(await drawnPicture());
  } finally {
    await inference.close();
  }
}

/** What is served until the change is made, where no program has recorded it yet. */
async function keepServed(config: Config, place: CataloguePlace, records: ModelRecords): Promise<void> {
  if ((await records.served()) !== undefined || !existsSync(place.indexFile)) return;
  await records.serve({ encoder: { name: config.encoder, index: 'index' }, former: [] });
}

async function embedNow(config: Config, place: CataloguePlace, name: string, keep: boolean): Promise<void> {
  const log = createLog(config);
  const signal = interruption();
  const app = await openPrepared(config, log, place);
  try {
    await changeNow(app, name, { keepFormer: keep, signal });
    const server = await serverOf(app.engines.records);
    if (server === undefined) await app.engines.dropFormer();
    tell(
      `${name} answers for ${place.name}${server === undefined ? '' : '; the running server takes it up in a moment'}.\n`,
    );
  } finally {
    await app.close();
  }
}

async function whatHappens(name: string, place: CataloguePlace, records: ModelRecords): Promise<string> {
  const served = (await records.served())?.encoder.name;
  if (served === undefined) return `${name} will embed ${place.name} from its first picture on.\n`;
  if (served === name) return `${name} answers for ${place.name} already.\n`;
  const server = await serverOf(records);
  if (server !== undefined) {
    return `The running server (${server}) embeds ${place.name} for ${name}, while ${served} goes on answering. How far it is: samelook model list\n`;
  }
  return (
    `${served} goes on answering until ${place.name} is embedded for ${name}. No server runs here: the next one will do it ` +
    `behind its work, or do it now: samelook model use ${name} --now\n`
  );
}

function tell(text: string): void {
  process.stdout.write(text);
}
