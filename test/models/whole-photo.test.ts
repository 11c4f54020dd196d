/** The whole-photo detector keeps the contract and claims no more than it knows. */
import { expect, test } from 'vitest';
import { createWholePhotoDetector } from '../../models/whole-photo.js';
import { WHOLE_PHOTO } from '../../src/core/photo.js';
import { garmentDetectorContract } from '../contracts/garment-detector.js';
import { noise } from './tiny-models.js';

garmentDetectorContract(async () => createWholePhotoDetector());

test('one outfit that fills the photo', async () => {
  const garments = await createWholePhotoDetector().detect(noise(20, 30, 1));
  expect(garments).toEqual([{ category: 'outfit', box: WHOLE_PHOTO, score: 1 }]);
});
