/** The text tower of an encoder: words as embeddings of the space of its pictures. */
import { join } from 'node:path';
import { SamelookError } from '../src/core/errors.js';
import type { Encoder } from '../src/core/ports.js';
import type { Inference } from './inference.js';
import { hashFile } from './manifest.js';
import { dimensionsOf, type EncoderManifest } from './manifests/encoder.js';
import { textNetwork } from './manifests/text-tower.js';
import { openTokenizer } from './tokenizer.js';
import { unitVector } from './unit-vector.js';

/** Words into embeddings, one each, in order; see `Encoder.embedWords`. */
export type EmbedWords = NonNullable<Encoder['embedWords']>;

/**
 * The tower of a model, opened with the first words: it is as large as the other one, and most people send photos.
 * @param folder of the model
 * @returns undefined where the model has none
 */
export function createTextEncoder(
  model: EncoderManifest,
  folder: string,
  inference: Inference,
): EmbedWords | undefined {
  const { id, text } = model;
  if (text === undefined) return undefined;
  const dimensions = dimensionsOf(model);
  const told = { model: `${id} (words)`, advice: 'Ask in other words.' };

  async function open(tower: typeof text & object) {
    const [path, tokenizerPath] = [join(folder, tower.file), join(folder, tower.tokenizer.file)];
    await check(path, tower.sha256);
    await check(tokenizerPath, tower.tokenizer.sha256);
    const tokenize = await openTokenizer(tokenizerPath, {
      length: tower.input.length,
      canonical: tower.tokenizer.canonical,
    });
    const network = textNetwork(id, tower, path, dimensions);
    await inference.load(network);
    return { tokenize, network };
  }

  let opened: ReturnType<typeof open> | undefined;
  return async (texts, signal) => {
    opened ??= open(text);
    // A tower that could not be opened is tried again with the next words.
    opened.catch(() => {
      opened = undefined;
    });
    const { tokenize, network } = await opened;
    const outputs = await Promise.all(
      texts.map((words) => inference.run(network, { tokens: tokenize(words) }, signal)),
    );
    return outputs.map((output) => unitVector(output.get(text.output)?.data, dimensions, told));
  };
}

async function check(path: string, expected: string): Promise<void> {
  const found = await hashFile(path);
  if (found === expected) return;
  throw new SamelookError(
    'MODEL_INVALID',
    `${path} is not the file that its manifest describes: its SHA-256 is ${found}, expected ${expected}. Pull the model again.`,
  );
}
