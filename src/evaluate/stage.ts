/** Steps of a measurement that take their time, and show it. */

/** Shows how far a step is. */
export type Stage = (title: string) => {
  readonly onProgress: (done: number, total: number) => void;
  readonly end: () => void;
};

/** Shows a step while it is under way, however it ends. */
export async function inStage<Result>(
  { stage }: { readonly stage: Stage },
  title: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const { onProgress, end } = stage(title);
  try {
    return await work(onProgress);
  } finally {
    end();
  }
}
