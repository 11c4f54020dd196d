/** The pairs of a dataset in two parts, by item: what is learned from, and what tells when to stop. */
import { createRandom } from '../catalogue/demo/random.js';
import { SamelookError } from '../core/errors.js';
import type { Dataset, Picture } from '../evaluate/dataset.js';

/** Fewer items teach nothing: a batch needs wrong answers. */
export const MIN_TRAINING_ITEMS = 20;
/** Fewer items tell nothing: one of ten is a tenth of the accuracy already. */
export const MIN_VALIDATION_ITEMS = 10;

/** A query with the pictures of its item in the gallery, at least one. */
export interface TrainingPair {
  readonly query: Picture;
  readonly pictures: readonly Picture[];
  /** Pictures of other items of which somebody said that they are not it. */
  readonly rejected: readonly Picture[];
}

/** The two parts; no item is in both. */
export interface TrainingSplit {
  readonly training: readonly TrainingPair[];
  readonly trainingItems: number;
  readonly validation: readonly TrainingPair[];
  readonly validationItems: number;
  /** The same queries, and what they are ranked against: the gallery of the validation's items and of as large a share of the items that nobody asks for. */
  readonly validationSet: Dataset;
  /** Items with queries and no picture in the gallery, which nothing can be learned from. */
  readonly withoutGallery: number;
}

/** How the parts are made. */
export interface SplitOptions {
  /** Share of the items for the validation, above 0 and below 1. */
  readonly validation: number;
  readonly seed: number;
  /** Pictures that have no features; they are in neither part. */
  readonly unreadable: ReadonlySet<Picture> | ReadonlyMap<Picture, unknown>;
  /** By query, pictures of the gallery that are not it. */
  readonly rejected?: ReadonlyMap<Picture, readonly Picture[]> | undefined;
}

/** @throws SamelookError INPUT_INVALID where there are too few items with pictures on both sides */
export function splitByItem(
  dataset: Dataset,
  { validation: share, seed, unreadable, rejected }: SplitOptions,
): TrainingSplit {
  const readable = (picture: Picture) => !unreadable.has(picture);
  const gallery = groupByItem(dataset.gallery.filter(readable));
  const queries = groupByItem(dataset.queries.filter(readable));
  const paired = [...queries.keys()].filter((item) => gallery.has(item));
  const alone = [...gallery.keys()].filter((item) => !queries.has(item));
  const validationItems = Math.round(share * paired.length);
  checkEnough(dataset, { paired: paired.length, validationItems, asked: queries.size, shown: gallery.size });

  const random = createRandom('validation items', seed);
  const held = new Set([
    ...draw(paired, validationItems, random.below),
    ...draw(alone, Math.round(share * alone.length), random.below),
  ]);
  const pairs = dataset.queries.filter(readable).flatMap((query): TrainingPair[] => {
    const pictures = gallery.get(query.item);
    // What is held back for the validation teaches nothing, not even what something is not.
    const others = rejected?.get(query)?.filter(({ item }) => item !== query.item && !held.has(item)) ?? [];
    return pictures === undefined ? [] : [{ query, pictures, rejected: others }];
  });
  const validationPairs = pairs.filter(({ query }) => held.has(query.item));
  return {
    training: pairs.filter(({ query }) => !held.has(query.item)),
    trainingItems: paired.length - validationItems,
    validation: validationPairs,
    validationItems,
    validationSet: {
      ...dataset,
      gallery: dataset.gallery.filter((picture) => readable(picture) && held.has(picture.item)),
      queries: validationPairs.map(({ query }) => query),
    },
    withoutGallery: queries.size - paired.length,
  };
}

function groupByItem(pictures: readonly Picture[]): ReadonlyMap<string, readonly Picture[]> {
  const groups = new Map<string, Picture[]>();
  for (const picture of pictures) {
    const group = groups.get(picture.item);
    if (group === undefined) groups.set(picture.item, [picture]);
    else group.push(picture);
  }
  return groups;
}

/** Some of the items, by the first steps of Fisher and Yates. */
function draw(items: readonly string[], count: number, below: (limit: number) => number): string[] {
  const left = [...items];
  return Array.from({ length: count }, () => {
    const at = below(left.length);
    const drawn = left[at] as string;
    left[at] = left.at(-1) as string;
    left.pop();
    return drawn;
  });
}

function checkEnough(
  { name }: Dataset,
  found: {
    readonly paired: number;
    readonly validationItems: number;
    readonly asked: number;
    readonly shown: number;
  },
): void {
  const { paired, validationItems, asked, shown } = found;
  if (paired - validationItems >= MIN_TRAINING_ITEMS && validationItems >= MIN_VALIDATION_ITEMS) return;
  const what = `${name} has ${asked} items with a query picture and ${shown} with a gallery picture; ${paired} have both`;
  const remedy =
    paired === 0
      ? 'A query and a gallery picture of the same thing must name the same item.'
      : `A head needs ${MIN_TRAINING_ITEMS} such items to learn from and ${MIN_VALIDATION_ITEMS} for the validation; ` +
        `that would be ${paired - validationItems} and ${validationItems}. Add pairs, or choose another --validation.`;
  throw new SamelookError('INPUT_INVALID', `${what}. ${remedy}`);
}
