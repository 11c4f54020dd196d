/** Words into the numbers that a text tower reads: the one file that knows Hugging Face's tokenizers. */
import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { SamelookError } from '../src/core/errors.js';

/** ASCII punctuation (Python's string.punctuation), which SigLIP's training took away. */
const PUNCTUATION = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g;

/** Tokens of a text, at least one, at most `length`. */
export type Tokenize = (text: string) => number[];

/**
 * @param path of a tokenizer.json
 * @param options `length`: longer texts are cut before the token that ends them; `canonical`: as `canonicalise` first
 * @throws SamelookError MODEL_INVALID
 */
export async function openTokenizer(
  path: string,
  { length, canonical }: { readonly length: number; readonly canonical: boolean },
): Promise<Tokenize> {
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(JSON.parse(await readFile(path, 'utf8')), {});
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SamelookError('MODEL_INVALID', `The tokenizer ${path} can't be used: ${why}. Pull the model again.`, {
      cause,
    });
  }
  return (text) => {
    const { ids } = tokenizer.encode(canonical ? canonicalise(text) : text);
    const last = ids.at(-1);
    return last === undefined || ids.length <= length ? ids : [...ids.slice(0, length - 1), last];
  };
}

/** Small letters, no punctuation, single spaces: what SigLIP was trained on (canonicalize_text of google-research/big_vision). */
export function canonicalise(text: string): string {
  return text.replaceAll('_', ' ').replace(PUNCTUATION, '').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
}
