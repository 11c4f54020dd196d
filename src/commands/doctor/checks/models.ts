/** Encoder and detector: loaded, and given a picture. */
import { type Inference, startInference } from '../../../../models/inference.js';
import { openDetector, openEncoder } from '../../../../models/registry.js';
import type { Config } from '../../../config.js';
import { type Log, SILENT } from '../../../core/log.js';
import { choosePlace, holdsCatalogue } from '../../../storage.js';
import { GREY } from '../../grey-picture.js';
import { modelsInUse } from '../../models-in-use.js';
import { brokenBy, type Finding, look, ok, type Patient } from '../finding.js';

export async function checkModels({ config }: Patient): Promise<readonly Finding[]> {
  const { encoder, detector, aside } = await namesOf(config);
  const warnings: string[] = [];
  const log: Log = { info() {}, warn: (_fields, message) => void warnings.push(message), error() {} };
  const inference = startInference({ ...config.inference, log });
  try {
    const { device } = await inference.ready();
    const runs = warnings.map((warning) => look(`${warning[0]?.toUpperCase()}${warning.slice(1)}.`));
    return [
      ...aside,
      ...(runs.length > 0 ? runs : [ok(`Inference runs on ${device}.`)]),
      await tryModel(`The encoder ${encoder}`, () => tryEncoder(encoder, config, inference)),
      await tryModel(`The detector ${detector}`, () => tryDetector(detector, config, inference)),
    ];
  } catch (thrown) {
    return [...aside, brokenBy(thrown, 'Starting inference')];
  } finally {
    await inference.close();
  }
}

/** Those in use; where the catalogue does not tell, those that are configured. */
async function namesOf(config: Config) {
  const configured = { encoder: config.encoder, detector: config.detector, aside: [] };
  try {
    // Looking makes nothing: where there is no catalogue, there are no records of it to be made.
    if (!(await holdsCatalogue(config, SILENT, await choosePlace(config, SILENT)))) return configured;
    const [encoder = config.encoder, detector = config.detector] = (await modelsInUse(config)).names;
    return { encoder, detector, aside: [] };
  } catch {
    const aside = [
      look('Which models the catalogue uses can not be read just now; those of the environment are tried.'),
    ];
    return { ...configured, aside };
  }
}

async function tryModel(what: string, work: () => Promise<number>): Promise<Finding> {
  try {
    return ok(`${what} is whole, and takes ${(await work()).toFixed(0)} ms for a picture.`);
  } catch (thrown) {
    return brokenBy(thrown, what);
  }
}

async function tryEncoder(name: string, { modelShelf: shelf }: Config, inference: Inference): Promise<number> {
  const encoder = await openEncoder(name, { inference, shelf });
  return timedTwice(() => encoder.embed([GREY])).finally(() => encoder.close());
}

async function tryDetector(name: string, { modelShelf: shelf }: Config, inference: Inference): Promise<number> {
  const detector = await openDetector(name, { inference, shelf });
  return timedTwice(() => detector.detect(GREY)).finally(() => detector.close());
}

/** The first run sets up what later ones use. @returns milliseconds of the second */
async function timedTwice(work: () => Promise<unknown>): Promise<number> {
  await work();
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
