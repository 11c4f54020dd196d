/** A network as inference sees it: a weights file, what goes in and what comes out. Manifests of every kind are told as one. */
import { createHash } from 'node:crypto';
import type { Pixels } from '../src/core/photo.js';

/** Where a model's weights are. */
export interface Weights {
  /** Absolute path of the weights file. */
  readonly path: string;
  /** SHA-256 of the weights, hexadecimal. */
  readonly weightsHash: string;
  /** Absolute path of the same in float16, where there is one. */
  readonly halfPath?: string;
}

/** What the inference process must know to run a model; it travels there with every piece of work, so it is small. */
export interface Network extends Weights {
  readonly id: string;
  readonly input: PictureInput | TokenInput;
  /** What is asked of it; outputs that nobody names are not computed. At least one. */
  readonly outputs: readonly NetworkOutput[];
}

/** What a network has of its model: its name and where its weights are. */
export function weightsOf({ id, path, weightsHash, halfPath }: Pick<Network, 'id' | keyof Weights>) {
  return { id, path, weightsHash, ...(halfPath !== undefined && { halfPath }) };
}

/** Changes with the weights and with anything else that the manifest says; wherever the files lie, it is the same. 16 hexadecimal digits. */
export function versionOf({ path: _, halfPath: __, ...said }: Weights): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How a picture becomes the input tensor: fitted to one of `sizes`, then per channel (byte · scale − mean) / std,
 * channels in the order of `channels`, axes in the order of `layout`.
 */
export interface PictureInput {
  readonly name: string;
  /** The sizes that the network takes, at least one; a run has one of them. */
  readonly sizes: readonly PictureSize[];
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: 'RGB' | 'BGR';
  /** Multiplies the byte (0..255) first. */
  readonly scale: number;
  /** In the order of `channels`, after `scale`. */
  readonly mean: readonly [number, number, number];
  /** Greater than 0. */
  readonly std: readonly [number, number, number];
  readonly fit: 'contain' | 'fill' | 'cover';
  /** Around a picture with `contain`: red, green, blue, 0..255, whatever `channels` says. */
  readonly background: readonly [number, number, number];
  readonly type: 'float32' | 'float16';
}

/** How the tokens of a text become the input tensor: int64 [batch, length]. */
export interface TokenInput {
  readonly name: string;
  /** Tokens of every run; shorter texts are filled up with `padding`. */
  readonly length: number;
  readonly type: 'int64';
  /** The token that fills up; default 0. */
  readonly padding?: number;
  /** Name of a second input of the same shape and type: 1 for a token, 0 for what fills up. */
  readonly attentionMask?: string;
}

/**
 * How the numbers of a channel become one: their average, the largest, or their generalised mean (average of xᵖ)^(1/p), negative ones
 * counting as nothing. Filip Radenović, Giorgos Tolias, Ondřej Chum: Fine-tuning CNN Image Retrieval with No Human Annotation (TPAMI 2018).
 */
export interface Pooling {
  readonly kind: 'average' | 'max' | 'gem';
  /** The exponent of `gem`, at least 1; default 3. */
  readonly p?: number;
  /** Axes of the feature map after the batch: channels first (NCHW) or last. */
  readonly layout: 'NCHW' | 'NHWC';
}

/** Numbers of the network, float32 or float16 there, float32 here. */
export interface NetworkOutput {
  readonly name: string;
  /** Without the batch axis, which comes first; undefined = any length. Of a feature map, before it is pooled. */
  readonly dims: readonly (number | undefined)[];
  /** Makes a vector of a feature map, there, so that only the vector travels. */
  readonly pooling?: Pooling;
  /** True where the file does not give the value out: it is made an output when the file is opened. */
  readonly inner?: boolean;
}

/** A text's tokens, 1 to the input's `length` of them. */
export interface Tokens {
  readonly tokens: readonly number[];
}

/** What one run is given: a picture of one of the network's sizes, or tokens. */
export type NetworkInput = Pixels | Tokens;

/** True where the network takes pictures. */
export function takesPictures(input: PictureInput | TokenInput): input is PictureInput {
  return 'sizes' in input;
}

/** True where the input is a picture. */
export function isPicture(input: NetworkInput): input is Pixels {
  return 'rgb' in input;
}

/** True where the input is a text's tokens. */
export function isTokens(input: NetworkInput): input is Tokens {
  return 'tokens' in input;
}

/** The size whose shape (the logarithm of width / height) is nearest; the first of equals. */
export function nearestSize(sizes: readonly PictureSize[], picture: PictureSize): PictureSize {
  const shape = ({ width, height }: PictureSize) => Math.log(width / height);
  const distance = (size: PictureSize) => Math.abs(shape(size) - shape(picture));
  return sizes.reduce((nearest, size) => (distance(size) < distance(nearest) ? size : nearest));
}
