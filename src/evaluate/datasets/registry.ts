/** The formats of datasets, chosen by what lies at the path. */
import { stat } from 'node:fs/promises';
import { SamelookError } from '../../core/errors.js';
import type { Dataset, DatasetFormat, Split } from '../dataset.js';
import { deepFashionFormat } from './deepfashion.js';
import { pairsFormat } from './pairs.js';
import { street2ShopFormat } from './street2shop.js';

const FORMATS: readonly DatasetFormat[] = [deepFashionFormat, street2ShopFormat, pairsFormat];

/**
 * Reads what is measured on; the pictures themselves are not opened.
 * @throws SamelookError INPUT_INVALID where nothing of the kind lies there, or that names each wrong file and line
 */
export async function openDataset(
  path: string,
  options: { readonly split?: Split; readonly signal?: AbortSignal } = {},
): Promise<Dataset> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) throw refusal(`There is nothing at ${path}.`);
  const { split = 'test', signal } = options;
  for (const format of FORMATS) {
    if (await format.matches(path, there.isDirectory())) return format.open(path, { split, ...(signal && { signal }) });
  }
  throw refusal(`${path} is no dataset.`);
}

function refusal(what: string): SamelookError {
  const accepted = FORMATS.map((format) => `  ${format.accepted}`).join('\n');
  return new SamelookError('INPUT_INVALID', `${what} Give one of:\n${accepted}`);
}
