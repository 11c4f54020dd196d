/** Which models a catalogue is to use, which encoder it is served by, and how far a change is: small records beside the catalogue. */
import { join } from 'node:path';
import { z } from 'zod';
import { Calibration, EmbeddingSpace } from '../core/embedding.js';
import type { Database } from '../database/database.js';
import type { CataloguePlace } from './place.js';
import { recordFiles } from './record-files.js';
import { recordTable } from './record-table.js';

/** What the operator chose with `samelook model use`; written by that command only, and by `samelook move`. */
const ChosenModels = z
  .object({
    encoder: z
      .object({ name: z.string().min(1), keepFormer: z.boolean() })
      .readonly()
      .optional(),
    detector: z.string().min(1).optional(),
    /** When, ISO 8601: the same wish again is a new one. */
    at: z.string().optional(),
  })
  .readonly();
export type ChosenModels = z.infer<typeof ChosenModels>;

/** An encoder in whose space the whole catalogue is embedded, and the index of that space. */
const ServedEncoder = z
  .object({
    name: z.string().min(1),
    /** Undefined until it was opened by a program that records it. */
    space: EmbeddingSpace.optional(),
    /** Name of the index. */
    index: z.string().regex(/^index[\w.-]*$/),
    /** Learned from this catalogue, where the model has none of its own. */
    calibration: Calibration.optional(),
  })
  .readonly();
export type ServedEncoder = z.infer<typeof ServedEncoder>;

/** Writing it is what makes a change of encoders: before it the former one is served after a restart, after it the new one. */
const ServedModels = z
  .object({
    encoder: ServedEncoder,
    /** Former ones; `keep`: for going back, the others go as soon as nobody is served by them. */
    former: z.array(z.object({ ...ServedEncoder.unwrap().shape, keep: z.boolean() }).readonly()).readonly(),
  })
  .readonly();
export type ServedModels = z.infer<typeof ServedModels>;

/** A change of encoders that is under way, or that failed. */
const ModelChange = z
  .object({
    to: z.string(),
    /** Pictures embedded, of all. */
    done: z.number().int().min(0),
    total: z.number().int().min(0),
    /** Where its rows are, once it has some, and its index. */
    space: EmbeddingSpace.optional(),
    index: ServedEncoder.unwrap().shape.index.optional(),
    /** Why it ended. */
    problem: z.string().optional(),
  })
  .readonly();
export type ModelChange = z.infer<typeof ModelChange>;

/**
 * In files of the catalogue's folder, or in its database, where all machines read the same. What can't be read, or was written by hand and
 * wrong, counts as not there.
 */
export function modelRecords({ directory }: Pick<CataloguePlace, 'directory'>, database?: Database) {
  const place = database === undefined ? recordFiles(directory) : recordTable(database);
  const read = async <Value>(name: string, shape: z.ZodType<Value>): Promise<Value | undefined> =>
    shape.safeParse(await place.read(name)).data;
  return {
    chosen: () => read('models', ChosenModels),
    choose: (choice: ChosenModels) => place.write('models', choice),
    served: () => read('served', ServedModels),
    serve: (models: ServedModels) => place.write('served', models),
    change: () => read('model-change', ModelChange),
    tellChange: (state: ModelChange) => place.write('model-change', state),
    endChange: () => place.remove('model-change'),
    /** Held by the process of this machine that changes encoders. */
    lockFile: join(directory, 'model-change.lock'),
    /** Holds the number of the process of this machine that serves the catalogue. */
    serverFile: join(directory, 'server.pid'),
  };
}
/** See `modelRecords`. */
export type ModelRecords = ReturnType<typeof modelRecords>;
