/** Words become embeddings of the pictures' space, by SigLIP's way of reading. */
import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { KNOWN_MODELS } from '../../models/library/known-models.js';
import { openEncoder } from '../../models/registry.js';
import { canonicalise, openTokenizer } from '../../models/tokenizer.js';
import { encoderContract } from '../contracts/encoder.js';
import { sha256 } from '../fakes/hub.js';
import { TOWERS, tower } from '../fakes/model-hub.js';
import { rememberingLog, temporaryFolder } from './tiny-models.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

/** A shelf with tiny towers behind FashionSigLIP's own manifest. */
async function shelfWithTowers(): Promise<string> {
  const shelf = await temporaryFolder();
  await mkdir(join(shelf, 'towers'));
  for (const name of ['vision.onnx', 'text.onnx', 'tokenizer.json'])
    await cp(join(TOWERS, name), join(shelf, 'towers', name));
  const manifest = structuredClone(KNOWN_MODELS[0]?.manifest) as Record<
    string,
    Record<string, Record<string, unknown>>
  >;
  Object.assign(manifest, { id: 'towers', sha256: sha256(tower('vision.onnx')) });
  Object.assign(manifest.text ?? {}, { sha256: sha256(tower('text.onnx')) });
  Object.assign(manifest.text?.tokenizer ?? {}, { sha256: sha256(tower('tokenizer.json')) });
  await writeFile(join(shelf, 'towers', 'manifest.json'), JSON.stringify(manifest));
  return shelf;
}

const plain = (r: number, g: number, b: number) => ({
  width: 20,
  height: 30,
  rgb: Uint8Array.from({ length: 1_800 }, (_, i) => [r, g, b][i % 3] ?? 0),
});
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('FashionSigLIP’s towers', () => {
  encoderContract(async () => openEncoder('towers', { inference, shelf: await shelfWithTowers() }));

  test('words and pictures meet in one space', async () => {
    const encoder = await openEncoder('towers', { inference, shelf: await shelfWithTowers() });
    expect(encoder).toMatchObject({ calibrated: false, inputSide: 224, space: { encoder: 'towers', dimensions: 768 } });
    const pictures = await encoder.embed([plain(255, 0, 0), plain(0, 0, 255), plain(0, 255, 0)]);
    const [red, blue] = (await encoder.embedWords?.(['A red dress!', 'the BLUE coat'])) ?? [];
    if (red === undefined || blue === undefined) throw new Error('it does not read');
    expect(Math.hypot(...red)).toBeCloseTo(1, 5);
    const nearest = (words: Float32Array) => pictures.map((picture) => cosine(words, picture) > 0.9);
    expect(nearest(red)).toEqual([true, false, false]);
    expect(nearest(blue)).toEqual([false, true, false]);
  });

  test('a tower that was changed is refused with the first words, and only then', async () => {
    const shelf = await shelfWithTowers();
    await writeFile(join(shelf, 'towers', 'text.onnx'), 'damaged');
    const encoder = await openEncoder('towers', { inference, shelf });
    expect(await encoder.embed([plain(1, 2, 3)])).toHaveLength(1);
    await expect(encoder.embedWords?.(['red'])).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/text\.onnx is not the file/),
    });
    await cp(join(TOWERS, 'text.onnx'), join(shelf, 'towers', 'text.onnx'));
    expect(await encoder.embedWords?.(['red'])).toHaveLength(1);
  });
});

describe('the tokenizer', () => {
  const path = join(TOWERS, 'tokenizer.json');
  const told = JSON.parse(readFileSync(join(TOWERS, 'tokens.json'), 'utf8')) as { text: string; ids: number[] }[];

  test.each(told)('reads "$text" as Rust’s tokenizers does', async ({ text, ids }) => {
    const tokenize = await openTokenizer(path, { length: 512, canonical: false });
    expect(tokenize(text)).toEqual(ids);
  });

  test('cuts long texts before the token that ends them', async () => {
    const tokenize = await openTokenizer(path, { length: 8, canonical: true });
    expect(tokenize('red '.repeat(50))).toEqual([3, 3, 3, 3, 3, 3, 3, 1]);
  });

  test('small letters, no punctuation, single spaces', () => {
    expect(canonicalise('  Red_Dress,  (SUMMER) "n°5"\t– it\'s  ')).toBe('red dress summer n°5 – its');
  });

  test('a file that is no tokenizer is refused', async () => {
    await expect(openTokenizer(join(TOWERS, 'vision.onnx'), { length: 8, canonical: true })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
  });
});
