/** Where a mean vector is kept: numbers only, nothing of any one picture. */

/** A mean, and how many vectors it is of. */
export interface KeptMean {
  readonly count: number;
  readonly mean: readonly number[];
}

/** A place for one mean. `of` says of which space and of which priors it is (`priorKey` in `centres.ts`). */
export interface MeanPlace {
  /** Undefined where there is none, it can't be read, or it is of something else: a mean is made again, never mended. */
  read(of: string, dimensions: number): Promise<KeptMean | undefined>;
  /** Atomic: others see the former mean or the new one. @throws SamelookError STORAGE_FAILED */
  write(of: string, mean: KeptMean): Promise<void>;
  /**
   * Only where several machines share the place: keeps the mean unless another process was first.
   * @returns the one that is kept, for all of them
   */
  claim?(of: string, mean: KeptMean): Promise<KeptMean>;
}

/** The two means of an index. */
export interface MeanPlaces {
  readonly catalogue: MeanPlace;
  readonly queries: MeanPlace;
}
