/** White-box features behind the encoder port: crops are stretched to one size and measured in this process, one at a time. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Calibration, Embedding, Metric } from '../../src/core/embedding.js';
import { toSamelookError } from '../../src/core/errors.js';
import type { Pixels } from '../../src/core/photo.js';
import type { Encoder } from '../../src/core/ports.js';
import { type ResizeTarget, resize } from '../../src/photo/resize.js';
import { SIDE, unit, type WhiteBoxFeature } from './feature.js';

const TARGET: ResizeTarget = { width: SIDE, height: SIDE, fit: 'fill', background: [255, 255, 255] };

/**
 * Fractions of the largest distance. Nothing was measured: these encoders are for evaluation, where distances only order, and a share
 * of the possible is the most that can be said without photos.
 */
const SHARES: Calibration = { same: 0.05, similar: 0.25, unrelated: 0.75 };

/**
 * Makes an encoder of a feature.
 * @param metric under `cosine` embeddings have length 1; under `l1` and `l2` they are the feature as its paper leaves it, since with
 * length 1 `l2` would only repeat the order of `cosine`
 */
export function createWhiteBoxEncoder(feature: WhiteBoxFeature, metric: Metric = 'cosine'): Encoder {
  const { name, parameters, dimensions } = feature;
  const largest = largestDistance(feature, metric);

  async function embed(crops: readonly Pixels[], signal?: AbortSignal): Promise<Embedding[]> {
    const embeddings: Embedding[] = [];
    for (const crop of crops) {
      if (signal?.aborted) throw toSamelookError(signal.reason);
      const fitted = await resize(crop, TARGET);
      // A few milliseconds of work follow; whoever else waits comes first.
      await setImmediate();
      if (signal?.aborted) throw toSamelookError(signal.reason);
      const measured = feature.measure(fitted);
      embeddings.push(metric === 'cosine' ? unit(measured) : measured);
    }
    return embeddings;
  }

  return {
    space: { encoder: name, weightsHash: hash({ name, ...parameters, target: TARGET }), dimensions, metric },
    calibration: {
      same: SHARES.same * largest,
      similar: SHARES.similar * largest,
      unrelated: SHARES.unrelated * largest,
    },
    embed,
    async close() {},
  };
}

/**
 * How far apart two vectors a, b without negative numbers can be. Then a·b ≥ 0, so the cosine is at least 0, ‖a − b‖² ≤ ‖a‖² + ‖b‖²,
 * and by Cauchy and Schwarz the sum of d absolute differences is at most √d ‖a − b‖.
 */
function largestDistance({ largestSquare, dimensions }: WhiteBoxFeature, metric: Metric): number {
  if (metric === 'cosine') return 1;
  return metric === 'l2' ? 2 * largestSquare : Math.sqrt(dimensions * 2 * largestSquare);
}

/** SHA-256 of a description as JSON, keys in the order in which they are written. */
function hash(description: object): string {
  return createHash('sha256').update(JSON.stringify(description)).digest('hex');
}
