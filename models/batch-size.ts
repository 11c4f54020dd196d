/** How many inputs go into one run of a model: as many as a bounded time and memory allow, learned from the runs themselves. */

/**
 * Longest run that is aimed at. Nothing else is heard meanwhile: a question waits for it, and a process that is silent for too long counts as
 * hanging. On two cores it is six pictures of ResNet-50 with room to spare, and one of a network that takes a second.
 */
export const RUN_WITHIN_MS = 500;
/** Weight of the latest run in what is known; a machine that is busy with other things for a moment changes little. */
const NEWS = 0.3;

/** The size of a model's batches. */
export interface BatchSize {
  /** Most inputs of the next run, at least 1. */
  limit(): number;
  /** How many inputs a run of so many is filled up to. */
  filledUp(inputs: number): number;
  /** A run of so many inputs, filled up, took so long. */
  ran(inputs: number, ms: number): void;
  /** A run of so many failed for their number, not for what they are. */
  tooMany(inputs: number): void;
}

/** How batches are made. */
export interface BatchRules {
  /** Most inputs of one run. */
  readonly most: number;
  /**
   * True where every size of batch is set up anew: runs are filled up to powers of two, so that there are few. cuDNN looks for the best way of
   * every convolution at each new shape, for seconds, and ONNX Runtime keeps memory for each.
   */
  readonly fewSizes: boolean;
  /** Default `RUN_WITHIN_MS`. */
  readonly withinMs?: number;
}

/** Begins with the most that the rules allow. */
export function createBatchSize({ most, fewSizes, withinMs = RUN_WITHIN_MS }: BatchRules): BatchSize {
  let bound = fewSizes ? powerOfTwoWithin(most) : most;
  let msEach: number | undefined;
  let runs = 0;

  function limit(): number {
    if (msEach === undefined) return bound;
    const inTime = Math.max(1, Math.min(bound, Math.floor(withinMs / msEach)));
    return fewSizes ? powerOfTwoWithin(inTime) : inTime;
  }

  return {
    limit,
    filledUp: (inputs) => (fewSizes ? 2 ** Math.ceil(Math.log2(inputs)) : inputs),
    ran(inputs, ms) {
      runs += 1;
      // The first run sets up what later ones use.
      if (runs === 1) return;
      const each = ms / inputs;
      msEach = msEach === undefined ? each : msEach + NEWS * (each - msEach);
    },
    tooMany(inputs) {
      bound = Math.max(1, Math.min(bound, Math.floor(inputs / 2)));
    },
  };
}

/** Sizes of batches up to `most`, the smallest first: 1, 2, 4 … */
export function batchSizes(most: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, exponent) => 2 ** exponent);
}

/** The largest power of two that is no more. */
function powerOfTwoWithin(most: number): number {
  return 2 ** Math.floor(Math.log2(most));
}
