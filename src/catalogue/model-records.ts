/** Which models a catalogue is to use, which encoder it is served by, and how far a change is: small files beside the database. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Calibration, EmbeddingSpace } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { CataloguePlace } from './place.js';

/** What the operator chose with `samelook model use`; written by that command only. */
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
    /** Name of the index file, beside the database. */
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

/** The files. What can't be read, or was written by hand and wrong, counts as not there. */
export function modelRecords({ directory }: CataloguePlace) {
  const chosen = join(directory, 'models.json');
  const served = join(directory, 'served.json');
  const change = join(directory, 'model-change.json');
  return {
    chosen: () => read(chosen, ChosenModels),
    choose: (choice: ChosenModels) => write(chosen, choice),
    served: () => read(served, ServedModels),
    serve: (models: ServedModels) => write(served, models),
    change: () => read(change, ModelChange),
    tellChange: (state: ModelChange) => write(change, state),
    endChange: () => rm(change, { force: true }),
    /** Held by the process that changes encoders. */
    lockFile: join(directory, 'model-change.lock'),
    /** Holds the number of the process that serves the catalogue. */
    serverFile: join(directory, 'server.pid'),
  };
}
/** See `modelRecords`. */
export type ModelRecords = ReturnType<typeof modelRecords>;

async function read<Value>(path: string, shape: z.ZodType<Value>): Promise<Value | undefined> {
  try {
    return shape.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Atomic: whoever reads sees the former state or the new one. @throws SamelookError STORAGE_FAILED */
async function write(path: string, value: object): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(value, undefined, 2)}\n`, { flush: true });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const advice = 'See that its folder can be written and has space, and try again.';
    throw new SamelookError('STORAGE_FAILED', `${path} can't be written. ${advice}`, { retryable: true, cause });
  }
}
