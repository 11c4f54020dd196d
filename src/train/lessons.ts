/** What a head is learned from. */
import type { Dataset, Picture } from '../evaluate/dataset.js';
import type { Features } from '../evaluate/features.js';

/** Pictures that belong together, with their features under the encoder that the head is for. */
export interface Lessons {
  readonly dataset: Dataset;
  readonly features: Features;
  /** Pictures of the gallery of which somebody said that they don't show what the query shows. */
  readonly rejected?: ReadonlyMap<Picture, readonly Picture[]>;
}
