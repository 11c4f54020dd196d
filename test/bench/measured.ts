/** What the calculation of docs/scale.md is made of; each figure stands there with the run that it is from. */
export const MEASURED = {
  /** models/resnet50-pca/manifest.json */
  dimensions: 384,
  /** a: bytes of memory an entry, at a million. */
  hnswBytes: 3_570,
  /** b: bytes an entry, at a million. */
  pgTableBytes: 1_640,
  pgGraphBytes: 2_070,
  /** c, d: milliseconds of a core for an entry, at a million. */
  hnswBuildMs: 2.17,
  pgBuildMs: 1.13,
  /** e: of a core, a picture (README, Measured: 33.5 a second on two cores). */
  embedMs: 60,
  /** f, g: of a core, a photo. */
  workerMs: 502,
  frontMs: 44,
  /** h, i, j: a photo. */
  redisCommands: 98,
  redisMs: 2.5,
  redisKib: 211,
  /** k */
  pgStatements: 11.5,
  /** l: of a core, one search for the 200 nearest at a million, with 895 candidates; and how many a photo takes. */
  pgSearchMs: 43.9,
  searchesPerPhoto: 3.7,
  /** m: for a million pictures. */
  followMs: 1_700,
} as const;
