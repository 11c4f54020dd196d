/** An index of centred vectors for those who know vectors only as they come: it centres what is stored in it and what is asked of it. */
import { centred } from '../core/centring.js';
import type { Embedding } from '../core/embedding.js';
import type { CatalogueStore, Encoder, VectorIndex } from '../core/ports.js';
import {
  type CatalogueCentre,
  keepCatalogueCentre,
  makeCatalogueCentre,
  openCatalogueCentre,
  openQueryCentre,
  outgrown,
  priorsOf,
} from './centres.js';
import { reconcile } from './reconcile.js';

/** What a centred index is made of. */
export interface CentredIndexOptions {
  readonly encoder: Encoder;
  readonly store: CatalogueStore;
  /** Path of the index; the means lie beside it, as `<file>.centre` and `<file>.queries`. */
  readonly file: string;
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
  const { encoder, store, file, open, fresh } = options;
  const priors = priorsOf(encoder);
  if (priors === undefined) return { ...(await open({ fresh })), learn() {}, renew: async () => false };

  const { space } = encoder;
  const ofCatalogue = { store, space, prior: priors.catalogue, file: `${file}.centre` };
  const queries = await openQueryCentre({ space, prior: priors.query, file: `${file}.queries` });

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

  return {
    space,
    size: () => index.size(),
    upsert: (entries) => index.upsert(entries),
    remove: (imageIds) => index.remove(imageIds),
    labels: () => index.labels(),
    save: () => index.save(),
    learn: queries.learn,

    async search(embedding, k, filters) {
      const asked = index;
      try {
        return await asked.search(embedding, k, filters);
      } catch (thrown) {
        // It was renewed and closed beneath the question: the new one answers.
        if (asked !== index) return await index.search(embedding, k, filters);
        throw thrown;
      }
    },

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
