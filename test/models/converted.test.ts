/** What the conversion recipe writes is an encoder here, and gives the numbers that the original framework gives. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startInference } from '../../models/inference.js';
import { openEncoder } from '../../models/registry.js';
import { decode } from '../../src/photo/decode.js';
import { rememberingLog } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Made by models/training/convert/fixture.py: a tiny Keras network, three of its layers joined. */
const FOLDER = join(import.meta.dirname, '../fixtures/converted');

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

test('the embedding that Keras gives for the same picture', async () => {
  const encoder = await openEncoder(FOLDER, { inference });
  const picture = await decode(await readFile(join(FOLDER, 'noise.png')));
  const expected = z.array(z.number()).parse(JSON.parse(await readFile(join(FOLDER, 'expected.json'), 'utf8')));
  const [embedding] = await encoder.embed([picture]);
  expect(encoder.space).toMatchObject({ encoder: 'converted', dimensions: expected.length });
  expect(embedding).toHaveLength(expected.length);
  for (const [axis, value] of expected.entries()) expect(embedding?.[axis]).toBeCloseTo(value, 4);
});
