/** How many inputs go into one run of a model: as many as a bounded time allows, learned from the runs themselves. */

/**
 * Longest run that is aimed at. Nothing else is heard meanwhile: a question waits for it, and a process that is silent for too long counts as
 * hanging. On two cores it is six pictures of ResNet-50 with room to spare, and one of a network that takes a second.
 */
export const RUN_WITHIN_MS = 500;
/** Weight of the latest run in what is known; a machine that is busy with other things for a moment changes little. */
const NEWS = 0.3;

/** The size of a model's batches. */
export interface BatchSize {
  /** Most inputs of the next run, 1 to `most`. */
  limit(): number;
  /** A run of so many inputs took so long. */
  ran(inputs: number, ms: number): void;
}

/** @param most what memory and the model allow; begins with that */
export function createBatchSize(most: number, withinMs = RUN_WITHIN_MS): BatchSize {
  let msEach: number | undefined;
  let runs = 0;
  return {
    limit: () => (msEach === undefined ? most : Math.max(1, Math.min(most, Math.floor(withinMs / msEach)))),
    ran(inputs, ms) {
      runs += 1;
      // The first run sets up what later ones use.
      if (runs === 1) return;
      const each = ms / inputs;
      msEach = msEach === undefined ? each : msEach + NEWS * (each - msEach);
    },
  };
}
