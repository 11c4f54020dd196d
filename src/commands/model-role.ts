/** What a model is for: one of the list, or one of one's own by its folder. */
import { detectorNames, encoderNames, kindOfModel } from '../../models/registry.js';
import type { Config } from '../config.js';
import { SamelookError } from '../core/errors.js';

/** Encoders embed, detectors find garments. */
export type ModelRole = 'encoder' | 'detector';

/** @param name as the list has it, or the absolute path of a folder @throws SamelookError NOT_FOUND */
export function roleOf(name: string, { modelShelf }: Pick<Config, 'modelShelf'>): ModelRole {
  if (encoderNames(modelShelf).includes(name)) return 'encoder';
  if (detectorNames(modelShelf).includes(name)) return 'detector';
  const kind = kindOfModel(name, modelShelf);
  if (kind === 'encoder' || kind === 'head') return 'encoder';
  if (kind === 'detector' || kind === 'parser') return 'detector';
  throw new SamelookError(
    'NOT_FOUND',
    `There is no model "${name}" here. See "samelook model list"; pull it with "samelook model pull ${name}".`,
  );
}
