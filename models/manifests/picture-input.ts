/** How a manifest says what a picture must be before it goes into the model; see `PictureInput` for the meaning. */
import { z } from 'zod';
import type { PictureInput } from '../network.js';

const perChannel = z.tuple([z.number(), z.number(), z.number()]).readonly();
const byte = z.number().int().min(0).max(255);
const side = z.number().int().min(1).max(2_048);

const FIELDS = {
  name: z.string().min(1),
  layout: z.enum(['NCHW', 'NHWC']),
  channels: z.enum(['RGB', 'BGR']),
  /** Multiplies the byte (0..255) first: 1/255, or 1. */
  scale: z.number().positive(),
  mean: perChannel,
  std: perChannel.refine((std) => std.every((value) => value > 0), { error: 'must be greater than 0' }),
  fit: z.enum(['contain', 'fill', 'cover']),
  background: z.tuple([byte, byte, byte]).readonly(),
  type: z.enum(['float32', 'float16']),
} as const;

/** The input of a model that takes pictures of one size. */
export const OneSizeInput = z.object({ ...FIELDS, width: side, height: side }).readonly();
export type OneSizeInput = z.infer<typeof OneSizeInput>;

/** The input of a model that takes pictures of several sizes: the one nearest in shape is used. */
export const ManySizesInput = z
  .object({
    ...FIELDS,
    sizes: z
      .array(z.object({ width: side, height: side }).readonly())
      .min(1)
      .readonly(),
  })
  .readonly();
export type ManySizesInput = z.infer<typeof ManySizesInput>;

/** The one size as a list of one. */
export function pictureInput({ width, height, ...input }: OneSizeInput): PictureInput {
  return { ...input, sizes: [{ width, height }] };
}
