/** Runs of every size of batch ahead of the first question, where each size is set up anew (cuDNN chooses its algorithms by shape). */
import { type BatchSize, batchSizes } from './batch-size.js';
import { type Network, type NetworkInput, takesPictures } from './network.js';
import type { ModelSession } from './session.js';

/**
 * Runs all sizes of batches with all sizes of pictures, the small ones first. What fails is too many: it is not tried again, and neither is more.
 * @param onRun called after each run: a rehearsal may take a minute
 * @throws where not even one input can be run
 */
export async function rehearse(
  session: ModelSession,
  network: Network,
  size: BatchSize,
  onRun: () => void,
): Promise<void> {
  for (const input of inputsOf(network)) {
    for (const inputs of batchSizes(size.limit())) {
      const batch = new Array<NetworkInput>(inputs).fill(input);
      try {
        await session.run(batch);
        onRun();
        const startMs = performance.now();
        await session.run(batch);
        size.ran(inputs, performance.now() - startMs);
        onRun();
      } catch (thrown) {
        if (inputs === 1) throw thrown;
        size.tooMany(inputs);
        break;
      }
    }
  }
}

/** A black picture of each size, or a text as long as it may be. */
function inputsOf({ input }: Network): NetworkInput[] {
  if (!takesPictures(input)) return [{ tokens: new Array<number>(input.length).fill(1) }];
  return input.sizes.map(({ width, height }) => ({ width, height, rgb: new Uint8Array(3 * width * height) }));
}
