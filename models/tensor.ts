/** Bytes of a picture into the numbers of an input tensor, as the manifest says. */
import type { Pixels } from '../src/core/photo.js';
import { toFloat16 } from './float16.js';
import type { PictureInput, PictureSize } from './network.js';

/** Numbers that came out of a network for one input: `dims` without the batch axis, row-major `data`. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Numbers that go in: float32, or the bits of float16. */
export type InputNumbers = Float32Array | Uint16Array;

/** Bytes or numbers of one picture: width × height × 3. */
export function pictureLength({ width, height }: PictureSize): number {
  return width * height * 3;
}

/** Writes one picture into `tensor` from `offset` on. */
export type FillTensor = (picture: Pixels, tensor: InputNumbers, offset: number) => void;

/** The filler for a network's input. One table of 256 numbers a channel stands in for the arithmetic. */
export function createFillTensor(input: PictureInput): FillTensor {
  const tables = input.mean.map((mean, channel) => {
    const std = input.std[channel] ?? 1;
    const numbers = Float32Array.from({ length: 256 }, (_, byte) => (byte * input.scale - mean) / std);
    return input.type === 'float16' ? toFloat16(numbers) : numbers;
  }) as [InputNumbers, InputNumbers, InputNumbers];
  const [first, second, third] = tables;
  // Where in RGBRGB… the tensor's first and third channels are.
  const [red, blue] = input.channels === 'RGB' ? [0, 2] : [2, 0];

  return ({ width, height, rgb }, tensor, offset) => {
    const pixels = width * height;
    // Distance in the tensor from a channel of a pixel to its next channel, and from pixel to pixel.
    const [nextChannel, nextPixel] = input.layout === 'NCHW' ? [pixels, 1] : [1, 3];
    let to = offset;
    for (let from = 0; from < pixels * 3; from += 3) {
      tensor[to] = first[rgb[from + red] as number] as number;
      tensor[to + nextChannel] = second[rgb[from + 1] as number] as number;
      tensor[to + 2 * nextChannel] = third[rgb[from + blue] as number] as number;
      to += nextPixel;
    }
  };
}
