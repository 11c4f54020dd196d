/** Made-up embeddings that lie as real ones do: in overlapping clusters, on few of the many dimensions. */

/** Directions in which real embeddings vary (their intrinsic dimension); all others carry only noise. */
const INTRINSIC_DIMENSIONS = 32;

/** Members of a cluster, on average. */
const CLUSTER_SIZE = 100;

/** Noise on each dimension, beside a signal of about 1 / √dimensions times √INTRINSIC_DIMENSIONS. */
const NOISE = 0.02;

/**
 * A gaussian mixture: each vector is a cluster's centre plus a deviation as wide as the centres lie apart (so clusters
 * overlap and neighbours are not given away by them), drawn in 32 dimensions, turned into `dimensions` by a random
 * linear map, with a little noise, of length 1. Made so that hnsw with ef 50 misses some neighbours at 100,000 x 512.
 */
export function clusteredVectors(count: number, dimensions: number, seed = 1): Float32Array[] {
  return [...drawClusteredVectors(count, dimensions, seed)];
}

/** The same ones, drawn one by one for those who can't hold them all. */
export function* drawClusteredVectors(count: number, dimensions: number, seed = 1): Generator<Float32Array, void> {
  const uniform = seededUniform(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const draw = (length: number, scale: number) => Float32Array.from({ length }, () => scale * gauss());

  const axes = Array.from({ length: INTRINSIC_DIMENSIONS }, () => draw(dimensions, 1 / Math.sqrt(dimensions)));
  const centres = Array.from({ length: Math.ceil(count / CLUSTER_SIZE) }, () => draw(INTRINSIC_DIMENSIONS, 1));

  for (let n = 0; n < count; n++) {
    const centre = centres[Math.floor(uniform() * centres.length)] ?? new Float32Array(INTRINSIC_DIMENSIONS);
    const vector = draw(dimensions, NOISE);
    for (const [i, axis] of axes.entries()) {
      const along = (centre[i] ?? 0) + gauss();
      for (let d = 0; d < dimensions; d++) vector[d] = (vector[d] as number) + along * (axis[d] as number);
    }
    yield unit(vector);
  }
}

/** The vector at length 1. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
