/** What the calculation of docs/scale.md is made of; each figure stands there with the run that it is from. */
export const MEASURED = {
  /** models/resnet50-pca/manifest.json */
  dimensions: 384,
  /** a: bytes of memory an entry, at a million. */
  hnswBytes: 3_570,
  /** b: bytes an entry, at 200,000. */
  pgTableBytes: 1_640,
  pgGraphBytes: 2_070,
  /** c: milliseconds of a core for an entry at a million; d: at 200,000, by those of the logarithm. */
  hnswBuildMs: 2.17,
  pgBuildMs: 1.06,
  /** e: of a core, a picture (README, Measured: 33.5 a second on two cores). */
  embedMs: 60,
  /** f, g: of a core, a photo. */
  workerMs: 469,
  frontMs: 34,
  /** h, i, j: a photo. */
  redisCommands: 131,
  redisMs: 5.4,
  redisKib: 223,
  /** k */
  pgStatements: 15.8,
  /** l: of a core, one search for the 200 nearest at 200,000; and how many a photo takes. */
  pgSearchMs: 16.7,
  searchesPerPhoto: 3.9,
  /** m: for a million pictures. */
  followMs: 1_700,
} as const;
