/** What `samelook train head` learns from: pairs of one's own, or what people said of results. */
import { join, resolve } from 'node:path';
import type { Config } from '../config.js';
import type { EmbeddingSpace } from '../core/embedding.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Encoder, GarmentDetector } from '../core/ports.js';
import type { Picture } from '../evaluate/dataset.js';
import { openDataset } from '../evaluate/datasets/registry.js';
import { embedDataset } from '../evaluate/features.js';
import { ownRegion } from '../evaluate/regions.js';
import { lookThroughGallery } from '../evaluate/worn-gallery.js';
import { choosePlace, holdsChats, openChatStore, openStorage } from '../storage.js';
import { type FeedbackCounts, readFeedback } from '../train/feedback-lessons.js';
import type { Lessons } from '../train/lessons.js';
import { modelsInUse } from './models-in-use.js';
import { showProgress, withProgress } from './progress.js';

/** Where lessons come from. */
export interface LessonSource {
  readonly name: string;
  /** Whose features are learned on where nobody says. */
  readonly encoder: string;
  /** @param detector finds the items in gallery pictures on people */
  read(encoder: Encoder, detector: GarmentDetector): Promise<Lessons>;
}

/** What reading lessons needs. */
interface Reading {
  readonly config: Config;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * A pairs file or a dataset, or else what people said in chats.
 * @throws SamelookError INPUT_INVALID where it is both or neither, or what the dataset's format throws
 */
export async function lessonSource(
  path: string | undefined,
  { feedback }: { readonly feedback: boolean },
  reading: Reading,
): Promise<LessonSource> {
  const { config, log, signal } = reading;
  if ((path === undefined) !== feedback) {
    throw new SamelookError(
      'INPUT_INVALID',
      'Name a pairs file or a dataset to learn from, or --feedback, and not both.',
    );
  }
  if (path === undefined) {
    const [encoder = config.encoder] = (await modelsInUse(config)).names;
    return { name: 'feedback', encoder, read: ({ space }) => readChats(space, reading) };
  }
  const dataset = await openDataset(resolve(path), { split: 'train', signal });
  const home = join(config.home, 'eval');
  return {
    name: dataset.name,
    encoder: config.encoder,
    read: async (encoder, detector) => {
      const parts = { dataset, encoder, home, log, signal };
      const worn = await lookThroughGallery({ ...parts, detector, stage: showProgress });
      const regionsOf = (picture: Picture) => [worn.get(picture) ?? ownRegion(picture)];
      const features = await withProgress(`Embedding (${encoder.space.encoder})`, (onProgress) =>
        embedDataset({ ...parts, regionsOf, onProgress }),
      );
      return { dataset, features };
    },
  };
}

/** What people said, beside the catalogue that it is about. */
async function readChats(space: EmbeddingSpace, { config, log, signal }: Reading): Promise<Lessons> {
  if (!(await holdsChats(config, log))) throw noFeedback();
  const chats = await openChatStore(config, log);
  try {
    const storage = await openStorage(config, log, await choosePlace(config, log));
    try {
      const { lessons, counts } = await withProgress('Reading feedback', (onProgress) =>
        readFeedback({ chats, catalogue: storage.store, space, signal, onProgress }),
      );
      if (lessons.dataset.queries.length === 0) throw noFeedback(counts);
      process.stderr.write(`${describeFeedback(counts)} ${lessons.dataset.queries.length} garments to learn from.\n`);
      return lessons;
    } finally {
      await storage.close();
    }
  } finally {
    await chats.close();
  }
}

function describeFeedback({ words, withoutFeatures, ofOtherEncoders }: FeedbackCounts): string {
  const left = [
    ...(withoutFeatures === 0 ? [] : [`${withoutFeatures} while LEARN_FROM_FEEDBACK was off`]),
    ...(ofOtherEncoders === 0 ? [] : [`${ofOtherEncoders} under another encoder`]),
  ];
  return `${words} times people said "this is it" or "not it"${left.length === 0 ? '' : `, ${left.join(' and ')}`}.`;
}

function noFeedback(counts: FeedbackCounts = { words: 0, withoutFeatures: 0, ofOtherEncoders: 0 }): SamelookError {
  return new SamelookError(
    'INPUT_INVALID',
    `There is nothing to learn from: ${describeFeedback(counts)} Run the bots with LEARN_FROM_FEEDBACK=on, which keeps from then on what is needed.`,
  );
}
