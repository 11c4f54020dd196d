/** What every manifest says first: which model it is, and which file holds its weights. */
import { z } from 'zod';

/** A file beside the manifest, or one of a model beside it: several manifests may tell of one weights file. */
const FILE = /^(\.\.\/[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

/** Fields of every manifest. */
export const MODEL_FILE = {
  /** Names the embedding space together with the weights' hash: a change of `input`, or of what is taken from the model, needs another id. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be of lower-case letters, digits, dots, - and _'),
  /** The weights file. */
  file: z
    .string()
    .regex(FILE, 'must be the name of a file beside the manifest, or of a model beside it (../resnet50/model.onnx)'),
  /** SHA-256 of the weights file, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
  licence: z.string().min(1),
} as const;
