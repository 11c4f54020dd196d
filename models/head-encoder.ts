/** An encoder that is a siamese head over another one: the base embeds, a small matrix product in this process does the rest. */
import { readFile } from 'node:fs/promises';
import type { Embedding } from '../src/core/embedding.js';
import { SamelookError } from '../src/core/errors.js';
import type { Encoder } from '../src/core/ports.js';
import { applyHead, decodeHead } from './head/head-weights.js';
import type { HeadManifest } from './manifests/head.js';
import type { Weights } from './network.js';

/** What a head encoder is made of. */
export interface HeadEncoderOptions {
  readonly model: HeadManifest & Weights;
  /** Opened by the manifest's `base.model`; closed with the head. */
  readonly base: Encoder;
}

/** @throws SamelookError MODEL_INVALID where the base is not the encoder that the head was learned on, or the weights are no such head */
export async function createHeadEncoder({ model, base }: HeadEncoderOptions): Promise<Encoder> {
  checkBase(model, base);
  const weights = decodeHead(await readFile(model.path), model.path);
  const { inputs, outputs, base: learnedOn } = weights;
  if (
    inputs !== model.base.dimensions ||
    outputs !== model.dimensions ||
    learnedOn.encoder !== model.base.encoder ||
    learnedOn.weightsHash !== model.base.weightsHash
  ) {
    throw new SamelookError(
      'MODEL_INVALID',
      `The weights ${model.path} and their manifest tell of different heads. Fetch both again, or train the head again.`,
    );
  }
  const apply = (feature: Embedding) => applyHead(weights, feature);
  return {
    space: { encoder: model.id, weightsHash: model.weightsHash, dimensions: outputs, metric: model.metric },
    calibration: model.calibration,
    ...(weights.means && { means: weights.means }),
    ...(base.inputSide !== undefined && { inputSide: base.inputSide }),
    over: { base, apply },
    async embed(crops, signal, behind) {
      return (await base.embed(crops, signal, behind)).map(apply);
    },
    close: () => base.close(),
  };
}

function checkBase({ id, base: wanted }: HeadManifest, { space }: Encoder): void {
  if (
    space.encoder === wanted.encoder &&
    space.weightsHash === wanted.weightsHash &&
    space.dimensions === wanted.dimensions
  )
    return;
  const describe = (encoder: string, hash: string, dimensions: number) =>
    `${encoder}, ${dimensions} numbers, weights ${hash.slice(0, 12)}…`;
  throw new SamelookError(
    'MODEL_INVALID',
    `The head ${id} was learned on the features of another encoder: it needs ` +
      `${describe(wanted.encoder, wanted.weightsHash, wanted.dimensions)}, but "${wanted.model}" is now ` +
      `${describe(space.encoder, space.weightsHash, space.dimensions)}. Restore that encoder, or learn the head anew with ` +
      `"samelook train head <pairs> --encoder ${wanted.model}".`,
  );
}
