/** An index of centred vectors for those who know vectors only as they come: it centres what is stored in it and what is asked of it. */
import { centred } from '../core/centring.js';
import type { Embedding } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { CatalogueStore, Encoder, VectorIndex } from '../core/ports.js';
import {
  type CatalogueCentre,
  keepCatalogueCentre,
  makeCatalogueCentre,
  openCatalogueCentre,
  openQueryCentre,
  outgrown,
  priorsOf,
  readCatalogueCentre,
} from './centres.js';
import type { MeanPlaces } from './mean-place.js';
import { reconcile } from './reconcile.js';

/** What a centred index is made of. */
export interface CentredIndexOptions {
  readonly encoder: Encoder;
  readonly store: CatalogueStore;
  readonly means: MeanPlaces;
  /** Opens the index itself: about the mean of that hash, and empty where `fresh`. */
  readonly open: (options: { readonly centre?: string; readonly fresh: boolean }) => Promise<VectorIndex>;
  /** Begin with an empty index about a new mean, whatever is on disk. */
  readonly fresh: boolean;
}

/** How far a renewal is, and how it is stopped. */
export interface RenewOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** A vector index that is spoken to in the encoder's own space. */
export interface CentredIndex extends VectorIndex {
  /** Takes crops of garments that people asked about into the mean of the questions. */
  learn(crops: readonly Embedding[]): void;
  /**
   * Makes the index anew about the catalogue's present mean where the catalogue has outgrown the one in use, and saves it; the old one
   * answers meanwhile, and stays where this is stopped.
   * @returns whether there was need
   */
  renew(options?: RenewOptions): Promise<boolean>;
}

/**
 * Opens the index. Where the encoder has no means, or compares otherwise than by cosine, nothing is centred. An index about a mean that is
 * out of date is begun anew, empty: reconciling it with the store fills it.
 * @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN, STORAGE_FAILED
 */
export async function openCentredIndex(options: CentredIndexOptions): Promise<CentredIndex> {
  const { encoder, store, means, open, fresh } = options;
  const priors = priorsOf(encoder);
  if (priors === undefined) return { ...(await open({ fresh })), learn() {}, renew: async () => false };

  const { space } = encoder;
  const ofCatalogue = { store, space, prior: priors.catalogue, place: means.catalogue };
  const queries = await openQueryCentre({ space, prior: priors.query, place: means.queries });

  /** The index about a mean. The mean is kept as soon as the index is saved, and before it: a crash between the two leaves a foreign index. */
  async function openAbout(centre: CatalogueCentre, empty: boolean): Promise<VectorIndex> {
    const inner = await open({ centre: centre.hash, fresh: empty });
    let isKept = centre.kept;
    return {
      ...inner,
      upsert: (entries) =>
        inner.upsert(
          entries.map(({ imageId, embedding }) => ({ imageId, embedding: centred(embedding, centre.mean) })),
        ),
      search: (embedding, k, filters) => inner.search(queries.centre(embedding), k, filters),
      async save() {
        if (!isKept) await keepCatalogueCentre(ofCatalogue, centre);
        isKept = true;
        await inner.save();
      },
    };
  }

  let centre = await (fresh ? makeCatalogueCentre(ofCatalogue) : openCatalogueCentre(ofCatalogue));
  let index = await openAbout(centre, fresh || !centre.kept);

  /** Of a mean that another process has made, and an index about it: taken up once, by whoever meets it first. */
  let takingUp: Promise<void> | undefined;
  async function takeUp(thrown: unknown): Promise<void> {
    const kept = await readCatalogueCentre(ofCatalogue);
    if (kept === undefined || kept.hash === centre.hash) throw thrown;
    const former = index;
    index = await openAbout(kept, false);
    centre = kept;
    await former.close();
  }

  /** Works with the index of this moment. Where it was replaced or closed beneath the work, the new one does it. */
  async function onIndex<Value>(work: (index: VectorIndex) => Promise<Value>): Promise<Value> {
    const asked = index;
    try {
      return await work(asked);
    } catch (thrown) {
      if (asked === index) {
        if (!(thrown instanceof SamelookError) || thrown.code !== 'INDEX_FOREIGN') throw thrown;
        takingUp ??= takeUp(thrown).finally(() => {
          takingUp = undefined;
        });
        await takingUp;
      }
      return await work(index);
    }
  }

  return {
    space,
    size: () => onIndex((present) => present.size()),
    upsert: (entries) => onIndex((present) => present.upsert(entries)),
    remove: (imageIds) => onIndex((present) => present.remove(imageIds)),
    search: (embedding, k, filters) => onIndex((present) => present.search(embedding, k, filters)),
    labels: () => onIndex((present) => present.labels()),
    save: () => onIndex((present) => present.save()),
    ...(index.describe && { describe: () => onIndex(async (present) => (await present.describe?.()) ?? '') }),
    learn: queries.learn,

    async renew({ onProgress, signal } = {}) {
      if (!outgrown(centre.count, (await store.embeddedImages(space)).size)) return false;
      const newCentre = await makeCatalogueCentre(ofCatalogue);
      const newIndex = await openAbout(newCentre, true);
      try {
        await reconcile({ store, index: newIndex, ...(onProgress && { onProgress }), ...(signal && { signal }) });
        await newIndex.save();
      } catch (error) {
        await newIndex.close();
        throw error;
      }
      const former = index;
      [centre, index] = [newCentre, newIndex];
      // What was stored while it was made, and went into the former one only.
      await reconcile({ store, index: newIndex });
      await former.close();
      return true;
    },

    async close() {
      // A mean that can't be kept is learned again.
      await queries.save().catch(() => {});
      await index.close();
    },
  };
}
