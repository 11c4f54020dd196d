import { expect, it } from 'vitest';
import { inputsWithin } from '../../models/gpu-memory.js';
import { detectorNetwork } from '../../models/manifests/detector.js';
import { encoderNetwork } from '../../models/manifests/encoder.js';
import { modelsFolder } from '../../models/registry.js';
import { readDetector, readEncoder } from './tiny-models.js';

const GIB = 2 ** 30;

it('gives the models of this program whole batches in 4 GiB, and at least one picture in what is too little', async () => {
  const encoder = encoderNetwork(await readEncoder(`${modelsFolder()}/resnet50-pca`));
  const detector = detectorNetwork(await readDetector(`${modelsFolder()}/garments`));
  expect(inputsWithin(4 * GIB, encoder)).toBeGreaterThanOrEqual(16);
  expect(inputsWithin(4 * GIB, detector)).toBeGreaterThanOrEqual(8);
  expect(inputsWithin(GIB, detector)).toBe(1);
});

it('gives as much more as there is more, and counts the largest size of picture', async () => {
  const detector = detectorNetwork(await readDetector());
  const { input } = detector;
  if (!('sizes' in input)) throw new Error('a detector takes pictures');
  const more = { ...detector, input: { ...input, sizes: [...input.sizes, { width: 512, height: 512 }] } };
  expect(inputsWithin(5 * GIB, more)).toBe(8);
  expect(inputsWithin(9 * GIB, more)).toBe(16);
  expect(inputsWithin(5 * GIB, detector)).toBeGreaterThan(8);
});
