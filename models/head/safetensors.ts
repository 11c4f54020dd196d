/**
 * Tensors in a file, as safetensors lays them out (github.com/huggingface/safetensors, "Format"): the length of a header, the header as JSON,
 * the numbers. Only 32-bit floats, which is all that a head has.
 */
import { z } from 'zod';
import { SamelookError } from '../../src/core/errors.js';

/** Bytes before the header: its length, 64 bits, little-endian. */
const LENGTH_BYTES = 8;
/** Numbers begin at a multiple of this; the header is filled up with spaces. */
const ALIGNMENT = 8;
/** The format's own limit is 100 MB; a head's header has some hundred bytes. */
const MAX_HEADER_BYTES = 1_000_000;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Row-major numbers. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a file holds. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, FloatTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const size = z.number().int().nonnegative();
const Entry = z.object({ dtype: z.literal('F32'), shape: z.array(size), data_offsets: z.tuple([size, size]) });
const Header = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(Entry.or(z.record(z.string(), z.string())));

/** The file's bytes; the same tensors give the same bytes. */
export function encodeTensors({ tensors, metadata }: TensorFile): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.length * FLOAT_BYTES;
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const filled = json.padEnd(Math.ceil(Buffer.byteLength(json) / ALIGNMENT) * ALIGNMENT);
  const bytes = Buffer.alloc(LENGTH_BYTES + filled.length + end);
  bytes.writeBigUInt64LE(BigInt(filled.length));
  let at = LENGTH_BYTES + bytes.write(filled, LENGTH_BYTES, 'latin1');
  for (const { values } of tensors.values()) for (const value of values) at = bytes.writeFloatLE(value, at);
  return bytes;
}

/** @param name of the file, for the sentence @throws SamelookError MODEL_INVALID where the bytes are something else */
export function decodeTensors(bytes: Buffer, name: string): TensorFile {
  const length = bytes.length < LENGTH_BYTES ? 0 : Number(bytes.readBigUInt64LE());
  const start = LENGTH_BYTES + length;
  if (length === 0 || length > MAX_HEADER_BYTES || start > bytes.length) throw invalid(name, 'it has no header');
  const header = Header.safeParse(parseJson(bytes.subarray(LENGTH_BYTES, start).toString('utf8')));
  if (!header.success) throw invalid(name, 'its header does not list 32-bit tensors');

  const { __metadata__: metadata, ...entries } = header.data;
  const tensors = new Map<string, FloatTensor>();
  for (const [key, found] of Object.entries(entries)) {
    const entry = Entry.safeParse(found);
    if (!entry.success) throw invalid(name, `the tensor ${key} is not of 32-bit floats`);
    const { shape, data_offsets: offsets } = entry.data;
    const count = shape.reduce((all, axis) => all * axis, 1);
    const [from, to] = [start + offsets[0], start + offsets[1]];
    if (to - from !== count * FLOAT_BYTES || to > bytes.length) throw invalid(name, `the tensor ${key} is cut off`);
    const values = Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(from + i * FLOAT_BYTES));
    tensors.set(key, { shape, values });
  }
  return { tensors, metadata };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(name: string, problem: string): SamelookError {
  return new SamelookError('MODEL_INVALID', `${name} is no safetensors file: ${problem}. Restore the model's folder.`);
}
