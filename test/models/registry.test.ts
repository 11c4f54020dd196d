/** Encoders and detectors are found by name; each file that makes one has its line in the registry. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { readKind } from '../../models/manifest.js';
import {
  checkEncoderName,
  detectorNames,
  encoderNames,
  kindOfModel,
  openDetector,
  openEncoder,
} from '../../models/registry.js';
import { noise, rememberingLog, temporaryFolder, tinyFolder } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

test("an encoder is opened by the absolute path of its model's folder", async () => {
  const encoder = await openEncoder(tinyFolder('tiny'), { inference });
  expect(encoder.space.encoder).toBe('tiny');
  expect(await encoder.embed([noise(5, 5, 1)])).toHaveLength(1);
});

test('an unknown encoder is refused, with those that are known', async () => {
  for (const name of ['no-such-model', '../models', 'training', '']) {
    await expect(openEncoder(name, { inference })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/There is no encoder .*Known: .* or the absolute path of a model's folder/),
    });
  }
});

test('a white-box feature is opened by its name, for the metric that one asks for', async () => {
  expect((await openEncoder('hog', { inference })).space).toMatchObject({ encoder: 'hog', metric: 'cosine' });
  const { space } = await openEncoder('white-box', { inference, metric: 'l1' });
  expect(space).toMatchObject({ encoder: 'white-box', metric: 'l1' });
});

test('what is on the shelf is opened by its name, after what comes with the program', async () => {
  const shelf = await temporaryFolder();
  for (const name of ['ours', 'resnet50-pca']) await cp(tinyFolder('tiny'), join(shelf, name), { recursive: true });
  const models = { inference, shelf };
  expect((await openEncoder('ours', models)).space.encoder).toBe('tiny');
  expect((await openEncoder('resnet50-pca', models)).space.encoder).toBe('resnet50-pca');
  expect(encoderNames(shelf)).toContain('ours');
  expect(kindOfModel('ours', shelf)).toBe('encoder');
  await expect(openEncoder('ours', { inference })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  expect(() => checkEncoderName('ours')).toThrow(/There is no encoder "ours"/);
  checkEncoderName('ours', shelf);
});

test('a folder that holds no model is refused', async () => {
  await expect(openEncoder(await temporaryFolder(), { inference })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

test('detectors are opened by name; an unknown one is refused, with those that are known', async () => {
  expect((await openDetector('whole-photo', { inference })).id).toBe('whole-photo');
  expect((await openDetector(tinyFolder('tiny-detector'), { inference })).id).toBe('tiny-detector');
  for (const name of ['no-such-detector', 'constructor', '../models', '']) {
    await expect(openDetector(name, { inference })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/There is no detector .*Known: .*whole-photo or the absolute path/),
    });
  }
});

test('an encoder is no detector and a detector no encoder, and the error says where it belongs', async () => {
  await expect(openDetector(tinyFolder('tiny'), { inference })).rejects.toThrow(/set ENCODER to it/);
  await expect(openEncoder(tinyFolder('tiny-detector'), { inference })).rejects.toThrow(/set DETECTOR to it/);
});

describe('the registry against its folder', () => {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = [join(here, '../..'), join(here, '../../..')].find((folder) => existsSync(join(folder, 'package.json')));
  const folder = join(root ?? '', 'models');
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const makers = readdirSync(folder).filter(
    (file) =>
      file.endsWith('.ts') &&
      file !== 'registry.ts' &&
      /import type \{[^}]*\b(Encoder|GarmentDetector)\b[^}]*\} from '\.\.\/src\/core\/ports\.js'/.test(read(file)),
  );

  test('there are makers', () => {
    expect(makers).toContain('onnx-encoder.ts');
    expect(makers).toContain('whole-photo.ts');
  });

  test.each(makers)('%s has its line', (file) => {
    expect(read('registry.ts')).toContain(`from './${file.replace(/ts$/, 'js')}'`);
  });

  test('every folder with a manifest is an encoder or a detector that can be named', () => {
    const folders = readdirSync(folder).filter((name) => readKind(join(folder, name)) !== undefined);
    const features = ['hog', 'colour-histogram', 'colour-coherence', 'harris', 'white-box'];
    expect([...encoderNames(), ...detectorNames()].sort()).toEqual([...folders, ...features, 'whole-photo'].sort());
  });
});
