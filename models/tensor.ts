/** Bytes of a picture into the numbers of an input tensor, as the manifest says. */
import type { ModelInput } from './manifest.js';

/** Numbers that came out of a model for one picture: `dims` without the batch axis, row-major `data`. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Bytes or numbers of one picture of a model's input: width × height × 3. */
export function inputLength(input: ModelInput): number {
  return input.width * input.height * 3;
}

/** Writes one picture (RGBRGB…, `inputLength` bytes) into `tensor` from `offset` on. */
export type FillTensor = (rgb: Uint8Array, tensor: Float32Array, offset: number) => void;

/** The filler for a model's input. One table of 256 numbers a channel stands in for the arithmetic. */
export function createFillTensor(input: ModelInput): FillTensor {
  const tables = input.mean.map((mean, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (byte * input.scale - mean) / (input.std[channel] ?? 1)),
  ) as [Float32Array, Float32Array, Float32Array];
  const [first, second, third] = tables;
  const pixels = input.width * input.height;
  // Where in RGBRGB… the tensor's first and third channels are.
  const [red, blue] = input.channels === 'RGB' ? [0, 2] : [2, 0];
  // Distance in the tensor from a channel of a pixel to its next channel, and from pixel to pixel.
  const [nextChannel, nextPixel] = input.layout === 'NCHW' ? [pixels, 1] : [1, 3];

  return (rgb, tensor, offset) => {
    let to = offset;
    for (let from = 0; from < pixels * 3; from += 3) {
      tensor[to] = first[rgb[from + red] as number] as number;
      tensor[to + nextChannel] = second[rgb[from + 1] as number] as number;
      tensor[to + 2 * nextChannel] = third[rgb[from + blue] as number] as number;
      to += nextPixel;
    }
  };
}
