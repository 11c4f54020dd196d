/** What there is to be found: the items, their embeddings, and the index over them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtIndex } from '../../../../index/registry.js';
import { modelRecords } from '../../../catalogue/model-records.js';
import type { CataloguePlace } from '../../../catalogue/place.js';
import { sameSpace } from '../../../core/embedding.js';
import { SILENT } from '../../../core/log.js';
import { choosePlace, holdsCatalogue, openStorage, type Storage } from '../../../storage.js';
import { broken, brokenBy, type Finding, look, ok, type Patient } from '../finding.js';

/** Failed pictures that are named. */
const NAMED = 3;

export async function checkCatalogue({ config }: Patient): Promise<readonly Finding[]> {
  const place = await choosePlace(config, SILENT);
  const findings: Finding[] = [];
  if (config.catalogue !== undefined && !existsSync(config.catalogue)) {
    findings.push(broken(`CATALOGUE names ${config.catalogue}, which is not there.`));
  }
  // Looking makes nothing: a store that is not there yet is not opened.
  if (!(await holdsCatalogue(config, SILENT, place))) {
    return [...findings, look(`${place.name} is not imported yet: "samelook serve" or "samelook import" does it.`)];
  }
  const storage = await openStorage({ ...config, index: 'hnsw' }, SILENT, place);
  try {
    return [...findings, ...(await items(storage, place)), await index(storage, place, config.index === 'pgvector')];
  } finally {
    await storage.close();
  }
}

async function items({ store }: Storage, { name }: CataloguePlace): Promise<readonly Finding[]> {
  const { items, images } = await store.count();
  const failures = await store.failures(NAMED + 1);
  const says = `${name}: ${items} items with ${images} pictures`;
  if (items === 0) return [look(`${name} is empty: "samelook import" fills it.`)];
  if (failures.length === 0) return [ok(`${says}.`)];
  const [first] = failures;
  const count = failures.length > NAMED ? `More than ${NAMED}` : String(failures.length);
  return [ok(`${says}.`), look(`${count} pictures can't be read, such as: ${first?.reason}`)];
}

async function index({ store, database }: Storage, place: CataloguePlace, isShared: boolean): Promise<Finding> {
  const served = (await modelRecords(place, database).served())?.encoder;
  if (served?.space === undefined)
    return look('Nothing was embedded yet: "samelook serve" or "samelook import" does it.');
  try {
    const saved = await lookAtIndex(join(place.directory, served.index), isShared ? database : undefined);
    const embedded = (await store.embeddedImages(served.space)).size;
    if (saved === undefined) return look(`There is no index yet over ${embedded} embeddings; the next start makes it.`);
    if (!sameSpace(saved.space, served.space)) {
      return broken('The index is of another model than the catalogue. Rebuild it: samelook index rebuild');
    }
    const says = `The index holds ${saved.count} of ${embedded} embedded pictures (${served.name})`;
    return saved.count === embedded ? ok(`${says}.`) : look(`${says}; the next start brings it up to date.`);
  } catch (thrown) {
    return brokenBy(thrown, 'Reading the index');
  }
}
