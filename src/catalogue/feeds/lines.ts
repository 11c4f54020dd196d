/** The lines of a text file of any size, with bounded memory. */
import { createReadStream } from 'node:fs';
import { SamelookError } from '../../core/errors.js';

/** A line without its end; `text` is undefined where it was longer than allowed. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string | undefined;
}

const LINE_FEED = 0x0a;

/** Lines that hold something, UTF-8; a byte order mark and carriage returns are dropped. @throws SamelookError CATALOGUE_INVALID where the file can't be read */
export async function* readLines(file: string, maxBytes: number): AsyncGenerator<Line> {
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;

  const add = (part: Buffer) => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else parts.push(part);
  };
  const end = (): Line => {
    number++;
    const text = length > maxBytes ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    length = 0;
    return { number, text: number === 1 ? text?.replace(/^\uFEFF/, '') : text };
  };

  for await (const chunk of chunksOf(file)) {
    let start = 0;
    for (let stop = chunk.indexOf(LINE_FEED); stop !== -1; stop = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, stop));
      start = stop + 1;
      const line = end();
      if (line.text === undefined || line.text.trim() !== '') yield line;
    }
    add(chunk.subarray(start));
  }
  const last = end();
  if (last.text === undefined || last.text.trim() !== '') yield last;
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(file);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    throw new SamelookError('CATALOGUE_INVALID', `${file} can't be read. Make sure that this user may read it.`, {
      cause,
    });
  } finally {
    stream.destroy();
  }
}
