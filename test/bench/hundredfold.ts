/**
 * A hundred times the catalogue and the photos, calculated from what was measured. The figures are those of docs/scale.md, which a test
 * holds against this file.
 */
import { MEASURED } from './measured.js';

/** What is to be carried. */
export interface DesignPoint {
  readonly pictures: number;
  readonly photosPerSecond: number;
}

export const PRESENT: DesignPoint = { pictures: 1e6, photosPerSecond: 5 };
export const HUNDREDFOLD: DesignPoint = { pictures: 1e8, photosPerSecond: 500 };

/** Of a processor or of memory: what is planned to be used at the busiest hour. */
const USED = 0.7;
/** Memory of a database machine in bytes: a common size, not a measured one. */
const MACHINE_BYTES = 128 * 2 ** 30;
/** Entries that a Set or Map of V8 holds at most (2^24; one more throws RangeError). */
export const SET_LIMIT = 2 ** 24;
/** Bytes of a code in a product quantisation of 384 numbers: 48 parts of 8 numbers, a byte each (Jégou, Douze, Schmid, 2011). */
const CODE_BYTES = 48;

/** A line of the calculation. */
export interface Calculated {
  readonly what: string;
  readonly unit: string;
  /** Which of the measured figures it is made of. */
  readonly how: string;
  readonly value: (point: DesignPoint) => number;
}

const GIGABYTE = 1e9;
const m = MEASURED;
const cores = (processorMs: number) => (point: DesignPoint) => (processorMs * point.photosPerSecond) / 1_000 / USED;
const gigabytes = (bytes: number) => (point: DesignPoint) => (bytes * point.pictures) / GIGABYTE;
const pgBytes = m.pgTableBytes + m.pgGraphBytes;
/** Numbers are stored in the row and in the graph; halfvec saves two bytes of four in the graph, the row stays as it is. */
const pgHalfBytes = pgBytes - 2 * m.dimensions;
const shards = (point: DesignPoint) => Math.ceil(gigabytes(pgHalfBytes)(point) / ((USED * MACHINE_BYTES) / GIGABYTE));

export const CALCULATION: readonly Calculated[] = [
  { what: 'vectors alone, float32', unit: 'GB', how: '4 bytes × 384', value: gigabytes(4 * m.dimensions) },
  { what: 'vectors alone, half precision', unit: 'GB', how: '2 bytes × 384', value: gigabytes(2 * m.dimensions) },
  { what: 'vectors alone, product quantisation', unit: 'GB', how: '48 bytes', value: gigabytes(CODE_BYTES) },
  { what: 'hnsw in memory, in every process that searches', unit: 'GB', how: 'a', value: gigabytes(m.hnswBytes) },
  { what: 'pgvector, table and graph', unit: 'GB', how: 'b', value: gigabytes(pgBytes) },
  { what: 'the same with a graph of half precision', unit: 'GB', how: 'b − 2 × 384', value: gigabytes(pgHalfBytes) },
  { what: 'databases that hold that in memory', unit: '', how: '128 GiB each, 70 % of it', value: shards },
  {
    what: 'hnsw: build on one core',
    unit: 'hours',
    how: 'c',
    value: ({ pictures }) => (m.hnswBuildMs * pictures) / 3.6e6,
  },
  {
    what: 'pgvector: build, hours of a core in each of those databases',
    unit: 'hours',
    how: 'd, over the databases',
    value: (point) => (m.pgBuildMs * point.pictures) / 3.6e6 / shards(point),
  },
  {
    what: 'pictures embedded for the first time',
    unit: 'hours of a core',
    how: 'e',
    value: ({ pictures }) => (m.embedMs * pictures) / 3.6e6,
  },
  { what: 'workers’ cores', unit: 'cores', how: 'f, 70 % busy', value: cores(m.workerMs) },
  { what: 'cores of those who ask (page, bots)', unit: 'cores', how: 'g, 70 % busy', value: cores(m.frontMs) },
  {
    what: 'Redis commands, with those in scripts',
    unit: 'a second',
    how: 'h',
    value: ({ photosPerSecond }) => m.redisCommands * photosPerSecond,
  },
  {
    what: 'Redis, of the one core that it has',
    unit: '%',
    how: 'i',
    value: ({ photosPerSecond }) => (100 * m.redisMs * photosPerSecond) / 1_000,
  },
  {
    what: 'into and out of Redis',
    unit: 'Mbit/s',
    how: 'j',
    value: ({ photosPerSecond }) => (8 * m.redisKib * 1_024 * photosPerSecond) / 1e6,
  },
  {
    what: 'PostgreSQL statements',
    unit: 'a second',
    how: 'k',
    value: ({ photosPerSecond }) => m.pgStatements * photosPerSecond,
  },
  {
    what: 'PostgreSQL’s cores for searching, were all vectors in one graph',
    unit: 'cores',
    how: 'l, 70 % busy',
    value: cores(m.pgSearchMs * m.searchesPerPhoto),
  },
  {
    what: 'the same, where every shard is asked',
    unit: 'cores',
    how: 'l × databases, 70 % busy',
    value: (point) => cores(m.pgSearchMs * m.searchesPerPhoto)(point) * shards(point),
  },
  {
    what: 'a look whether index and catalogue agree',
    unit: 's',
    how: 'm; past 16.8 million ids a Set is full',
    value: ({ pictures }) => (m.followMs * pictures) / 1e6 / 1_000,
  },
];

/** The table of docs/scale.md. */
export function calculationTable(): string {
  const lines = CALCULATION.map(({ what, unit, how, value }) => {
    const cells = [PRESENT, HUNDREDFOLD].map((point) => `${shortly(value(point))}${unit === '' ? '' : ` ${unit}`}`);
    return `| ${[what, ...cells, how].join(' | ')} |`;
  });
  return ['| what | now | a hundredfold | from |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

/** Two digits tell all that such a calculation knows. */
function shortly(value: number): string {
  return value === 0 ? '0' : Number(value.toPrecision(2)).toLocaleString('en-US', { maximumSignificantDigits: 2 });
}
