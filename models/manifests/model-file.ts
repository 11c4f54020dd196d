/** What every manifest says first: which model it is, and which file holds its weights. */
import { z } from 'zod';

/** A file beside the manifest, or one of a model beside it: several manifests may tell of one weights file. */
const FILE = /^(\.\.\/[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

/** SHA-256, hexadecimal. */
const DIGEST = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case');

/** Fields of every manifest. */
export const MODEL_FILE = {
  /** Names the embedding space together with the weights' hash: a change of `input`, or of what is taken from the model, needs another id. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be of lower-case letters, digits, dots, - and _'),
  /** The weights file. */
  file: z
    .string()
    .regex(FILE, 'must be the name of a file beside the manifest, or of a model beside it (../resnet50/model.onnx)'),
  /** SHA-256 of the weights file, hexadecimal. */
  sha256: DIGEST,
  /**
   * The same weights in a graph that computes in float16 (`models/training/half.py` makes it); its input and outputs are those of `file`. It is
   * for GPUs, and for who measured that it answers as well: its vectors count as those of the same space.
   */
  half: z
    .object({ file: z.string().regex(FILE), sha256: DIGEST })
    .readonly()
    .optional(),
  licence: z.string().min(1),
} as const;
