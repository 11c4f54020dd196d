/** Centring as a service would do it that has this gallery for its catalogue, and has been asked these questions. */
import { CATALOGUE_PRIOR_WEIGHT, priorsOf, QUERY_PRIOR_WEIGHT } from '../catalogue/centres.js';
import { createRunningMean, shrunkMean } from '../core/centring.js';
import type { Encoder } from '../core/ports.js';
import type { Dataset, Picture } from './dataset.js';
import type { Features } from './features.js';

/** Pictures whose vectors are read at once. */
const PAGE = 1_000;

/** `auto`: where the encoder has means of its own, as the program does it. `on`: always, by the dataset's own means where it has none. */
export const CENTRINGS = ['auto', 'on', 'off'] as const;
/** Whether vectors are centred. */
export type Centring = (typeof CENTRINGS)[number];

/** Takes the mean away from vectors that lie one after the other, in place. Lengths are not restored: compare by cosine. */
export interface Centre {
  query(numbers: Float32Array): void;
  catalogue(numbers: Float32Array): void;
}

/**
 * The means of the gallery and of the queries' regions, each with the encoder's prior as the program weighs it. Which query belongs to
 * which item is not looked at.
 * @returns undefined where nothing is to be centred
 */
export async function centreOf(
  centring: Centring,
  encoder: Encoder,
  { gallery, queries }: Pick<Dataset, 'gallery' | 'queries'>,
  features: Features,
): Promise<Centre | undefined> {
  const priors = priorsOf(encoder);
  if (centring === 'off' || (centring === 'auto' && priors === undefined)) return undefined;
  const mean = async (pictures: readonly Picture[], prior: Float32Array | undefined, weight: number) => {
    const running = createRunningMean(features.dimensions);
    const readable = pictures.filter((picture) => !features.failures.has(picture));
    for (let from = 0; from < readable.length; from += PAGE) {
      const { numbers } = await features.readRegions(readable.slice(from, from + PAGE));
      for (let at = 0; at < numbers.length; at += features.dimensions) {
        running.add(numbers.subarray(at, at + features.dimensions));
      }
    }
    return prior === undefined ? running.value() : shrunkMean(running.value(), running.count(), prior, weight);
  };
  const query = await mean(queries, priors?.query, QUERY_PRIOR_WEIGHT);
  const catalogue = await mean(gallery, priors?.catalogue, CATALOGUE_PRIOR_WEIGHT);
  return { query: (numbers) => subtract(numbers, query), catalogue: (numbers) => subtract(numbers, catalogue) };
}

function subtract(numbers: Float32Array, mean: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = (numbers[i] as number) - (mean[i % mean.length] as number);
}
