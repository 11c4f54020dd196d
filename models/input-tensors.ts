/** A batch of pictures or texts as the tensors that a network takes. */
import {
  isPicture,
  isTokens,
  type NetworkInput,
  type PictureInput,
  type PictureSize,
  type TokenInput,
  takesPictures,
} from './network.js';
import { createFillTensor, type InputNumbers, pictureLength } from './tensor.js';

/** One input tensor; `data` is row-major. */
export interface InputTensor {
  readonly name: string;
  readonly type: 'float32' | 'float16' | 'int64';
  readonly data: InputNumbers | BigInt64Array;
  readonly dims: readonly number[];
}

/** Makes the tensors of a batch; pictures all of one size. They are good until the next call: one buffer serves all. */
export type MakeInputTensors = (batch: readonly NetworkInput[]) => InputTensor[];

/** @param maxBatch the longest batch */
export function createInputTensors(input: PictureInput | TokenInput, maxBatch: number): MakeInputTensors {
  return takesPictures(input) ? pictureTensors(input, maxBatch) : tokenTensors(input);
}

/** The shape of a picture tensor. */
export function pictureDims({ layout }: PictureInput, { width, height }: PictureSize, batch: number): number[] {
  return layout === 'NCHW' ? [batch, 3, height, width] : [batch, height, width, 3];
}

function pictureTensors(input: PictureInput, maxBatch: number): MakeInputTensors {
  const { name, type } = input;
  const fill = createFillTensor(input);
  const most = maxBatch * Math.max(...input.sizes.map(pictureLength));
  const numbers = type === 'float16' ? new Uint16Array(most) : new Float32Array(most);

  return (batch) => {
    const pictures = batch.filter(isPicture);
    const [size] = pictures;
    if (size === undefined) return [];
    const length = pictureLength(size);
    for (const [i, picture] of pictures.entries()) fill(picture, numbers, i * length);
    const data = numbers.subarray(0, pictures.length * length);
    return [{ name, type, data, dims: pictureDims(input, size, pictures.length) }];
  };
}

function tokenTensors({ name, length, type, padding = 0, attentionMask }: TokenInput): MakeInputTensors {
  return (batch) => {
    const dims = [batch.length, length];
    const ids = new BigInt64Array(batch.length * length).fill(BigInt(padding));
    const mask = new BigInt64Array(batch.length * length);
    for (const [i, { tokens }] of batch.filter(isTokens).entries()) {
      ids.set(tokens.map(BigInt), i * length);
      mask.fill(1n, i * length, i * length + tokens.length);
    }
    const tensor = { name, type, data: ids, dims };
    return attentionMask === undefined ? [tensor] : [tensor, { name: attentionMask, type, data: mask, dims }];
  };
}
