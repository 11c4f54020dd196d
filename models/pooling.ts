/** Pooling: a feature map becomes a vector with one number a channel. */
import type { Pooling } from './network.js';
import type { Tensor } from './tensor.js';

/** The exponent with which Radenović et al. begin to learn theirs. */
const GEM_EXPONENT = 3;
/** Smaller values count as this under `gem`, as in the authors' code: a root has no slope at 0. */
const GEM_LEAST = 1e-6;

/**
 * Pools each feature map of a batch.
 * @param maps dims [batch, channels, height, width] or [batch, height, width, channels]
 * @returns dims [batch, channels]
 */
export function pooled({ dims, data }: Tensor, { kind, p = GEM_EXPONENT, layout }: Pooling): Tensor {
  const [batch = 0, second = 0, third = 0, fourth = 0] = dims;
  const isFirst = layout === 'NCHW';
  const channels = isFirst ? second : fourth;
  const places = isFirst ? third * fourth : second * third;
  // Distance in the map from a channel to the next, and from place to place.
  const [nextChannel, nextPlace] = isFirst ? [places, 1] : [1, channels];
  const vectors = new Float32Array(batch * channels);
  for (let i = 0; i < vectors.length; i++) {
    const channel = i % channels;
    const begin = ((i - channel) / channels) * channels * places + channel * nextChannel;
    let sum = 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < places; place++) {
      const value = data[begin + place * nextPlace] as number;
      if (value > largest) largest = value;
      sum += kind === 'gem' ? Math.max(value, GEM_LEAST) ** p : value;
    }
    vectors[i] = kind === 'max' ? largest : kind === 'average' ? sum / places : (sum / places) ** (1 / p);
  }
  return { dims: [batch, channels], data: vectors };
}
