/**
 * The file that hnswlib writes (`saveIndex` in its hnswalg.h, 0.8, 64 bits, little-endian), as far as we read it ourselves:
 * a header, one record an entry (links of the lowest layer, vector, label), then for each entry its links of the upper layers.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { readFully } from '../local/durable.js';

const HEADER_BYTES = 96;

/** Set in the third byte of a record where its entry is deleted (`DELETE_MARK`). */
const DELETE_MARK = 0x01;

/** About as much is read at once. */
const CHUNK_BYTES = 4 << 20;

interface Layout {
  /** Entries, with deleted ones. */
  readonly slots: number;
  readonly recordBytes: number;
  readonly labelOffset: number;
  readonly vectorOffset: number;
}

/**
 * Finds out whether the file is whole: hnswlib-node writes on without a word when the disk is full.
 * @throws Error with what is wrong
 */
export async function checkGraphFile(path: string, dimensions: number, slots: number): Promise<void> {
  await withFile(path, async (file) => {
    const layout = await readLayout(file, dimensions);
    if (layout.slots !== slots) throw new Error(`${path} holds ${layout.slots} entries and not ${slots}`);
    const { size } = await file.stat();
    const start = HEADER_BYTES + layout.slots * layout.recordBytes;
    const upper = Buffer.alloc(Math.max(0, size - start));
    await readFully(file, upper, start);
    let at = 0;
    for (let slot = 0; slot < layout.slots; slot++) {
      if (at + 4 > upper.length) throw new Error(`${path} was cut short, as on a full disk`);
      at += 4 + upper.readUInt32LE(at);
    }
    if (at !== upper.length) throw new Error(`${path} was cut short, as on a full disk`);
  });
}

/**
 * Hands over each live node with its vector, which is a view that is good until `take` returns.
 * @throws Error where the file is of another dimension
 */
export async function readGraphNodes(
  path: string,
  dimensions: number,
  take: (node: number, vector: Float32Array) => void,
): Promise<void> {
  await withFile(path, async (file) => {
    const { slots, recordBytes, labelOffset, vectorOffset } = await readLayout(file, dimensions);
    const atOnce = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
    const chunk = Buffer.from(new ArrayBuffer(atOnce * recordBytes));
    for (let slot = 0; slot < slots; slot += atOnce) {
      const records = Math.min(atOnce, slots - slot);
      await readFully(file, chunk.subarray(0, records * recordBytes), HEADER_BYTES + slot * recordBytes);
      for (let at = 0; at < records * recordBytes; at += recordBytes) {
        if (chunk.readUInt8(at + 2) & DELETE_MARK) continue;
        // Records are made of 4-byte words, so that the view is aligned.
        take(chunk.readUInt32LE(at + labelOffset), new Float32Array(chunk.buffer, at + vectorOffset, dimensions));
      }
    }
  });
}

async function readLayout(file: FileHandle, dimensions: number): Promise<Layout> {
  const header = Buffer.alloc(HEADER_BYTES);
  await readFully(file, header, 0);
  // The header's words: layer offset, capacity, entries, record size, label's and vector's offset in a record.
  const word = (index: number) => Number(header.readBigUInt64LE(8 * index));
  const layout = { slots: word(2), recordBytes: word(3), labelOffset: word(4), vectorOffset: word(5) };
  const { recordBytes, labelOffset, vectorOffset } = layout;
  if (labelOffset - vectorOffset !== 4 * dimensions || recordBytes !== labelOffset + 8 || vectorOffset % 4 !== 0) {
    throw new Error(`its records of ${recordBytes} bytes are not those of ${dimensions} dimensions`);
  }
  return layout;
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
