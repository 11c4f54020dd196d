/**
 * A vector table as a file of records, one an entry: the label as an unsigned 32-bit integer, then the numbers as
 * 32-bit floats, all little-endian, as is every processor that Node.js has a release for but s390x.
 */
import { open } from 'node:fs/promises';
import { readFully } from './durable.js';
import type { VectorTable } from './vector-table.js';

/** Records that are read or written together. */
const BATCH = 1024;

const FLOAT_BYTES = 4;

/** Writes a table as records of a label (uint32) and its numbers (float32), in this machine's byte order. */
export async function writeTable(path: string, table: VectorTable): Promise<void> {
  const recordBytes = FLOAT_BYTES * (1 + table.dimensions);
  const labels = table.labels();
  const file = await open(path, 'wx');
  try {
    for (let from = 0; from < labels.length; from += BATCH) {
      const batch = labels.slice(from, from + BATCH);
      const bytes = new Uint8Array(batch.length * recordBytes);
      const [integers, floats] = [new Uint32Array(bytes.buffer), new Float32Array(bytes.buffer)];
      for (const [i, label] of batch.entries()) {
        const at = i * (1 + table.dimensions);
        integers[at] = label;
        floats.set(table.get(label) ?? [], at + 1);
      }
      await file.writeFile(bytes);
    }
  } finally {
    await file.close();
  }
}

/** Fills an empty table. @throws Error where the file does not consist of whole records */
export async function readTable(path: string, table: VectorTable): Promise<void> {
  const recordBytes = FLOAT_BYTES * (1 + table.dimensions);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size % recordBytes !== 0) throw new Error(`it does not consist of records of ${table.dimensions} dimensions`);
    const count = size / recordBytes;
    const bytes = new Uint8Array(BATCH * recordBytes);
    const [integers, floats] = [new Uint32Array(bytes.buffer), new Float32Array(bytes.buffer)];
    for (let from = 0; from < count; from += BATCH) {
      const records = Math.min(BATCH, count - from);
      await readFully(file, bytes.subarray(0, records * recordBytes), from * recordBytes);
      for (let i = 0; i < records; i++) {
        const at = i * (1 + table.dimensions);
        table.set(integers[at] as number, floats.subarray(at + 1, at + 1 + table.dimensions));
      }
    }
  } finally {
    await file.close();
  }
}
