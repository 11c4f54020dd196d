/** Which catalogue is served, and where its state lives: the operator's own where there is one, else the demo shop. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Number of items and street photos that the demo shop is drawn with, and the seed of the drawing. */
export const DEMO = { items: 480, streetPhotos: 24, seed: 1 } as const;

/** A catalogue, and what this machine keeps of it. */
export interface CataloguePlace {
  /** What people read, such as "shoes.jsonl". */
  readonly name: string;
  /** The folder with its state: store and index, unless those are in a database. */
  readonly directory: string;
  /** Its schema, where there is a database. */
  readonly schema: string;
  /** The database file. */
  readonly storeFile: string;
  /** The file of the vector index. */
  readonly indexFile: string;
  /** The feed that is imported at the start; undefined where the operator imports by hand. */
  readonly feed: string | undefined;
  /** Where the drawn street photos are; undefined unless it is the demo shop. */
  readonly demoStreet: string | undefined;
}

/**
 * @param home the folder of the program's state
 * @param feed the configured feed or photo folder, if any
 * @param isInDatabase true where a database holds a catalogue of the operator's
 */
export function chooseCatalogue(home: string, feed: string | undefined, isInDatabase = false): CataloguePlace {
  const own = ownCatalogue(home, feed);
  if (feed !== undefined || isInDatabase || existsSync(own.storeFile)) return own;
  return demoCatalogue(home);
}

/** The demo shop, whether or not it is drawn yet. */
export function demoCatalogue(home: string): CataloguePlace {
  const directory = join(home, 'demo');
  return {
    ...stateIn(directory),
    name: 'Demo shop',
    schema: 'samelook_demo',
    feed: join(directory, 'catalogue.jsonl'),
    demoStreet: join(directory, 'street'),
  };
}

/** The operator's own catalogue, whether or not it is there yet. */
export function ownCatalogue(home: string, feed: string | undefined): CataloguePlace {
  return {
    ...stateIn(join(home, 'catalogue')),
    name: feed === undefined ? 'Your catalogue' : basename(feed),
    schema: 'samelook',
    feed,
    demoStreet: undefined,
  };
}

function stateIn(directory: string) {
  return { directory, storeFile: join(directory, 'catalogue.db'), indexFile: join(directory, 'index') };
}
