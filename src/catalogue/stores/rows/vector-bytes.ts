/** A vector as bytes, little-endian whatever the machine, so that what is stored may be carried to another. */
import { endianness } from 'node:os';
import type { Embedding } from '../../../core/embedding.js';

/** Shares the vector's memory where the machine is little-endian. */
export function toBytes(embedding: Embedding): Buffer {
  const bytes = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

/** A copy: what a database gives need not lie on a multiple of four bytes. */
export function fromBytes(bytes: Uint8Array): Embedding {
  const copy = new Uint8Array(bytes);
  if (endianness() === 'BE') Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}
