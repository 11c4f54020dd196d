/** A model's folder is read only where manifest and weights are what they should be, and the error says what is not. */
import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../models/manifest.js';
import { changedModel, temporaryFolder, tinyFolder } from './tiny-models.js';

test('a sound model is read, with its weights found and hashed', async () => {
  const model = await readManifest(tinyFolder('tiny'));
  expect(model).toMatchObject({ id: 'tiny', kind: 'encoder', metric: 'cosine', output: { dimensions: 8 } });
  expect(model.weightsHash).toBe(model.sha256);
  expect(isAbsolute(model.path)).toBe(true);
});

test('fields that this version does not know are passed over', async () => {
  const folder = await changedModel((manifest) => Object.assign(manifest, { trained: '2026-11-23' }));
  await expect(readManifest(folder)).resolves.toMatchObject({ id: 'tiny' });
});

test.each<[string, Parameters<typeof changedModel>[0], RegExp]>([
  ['another kind', (m) => Object.assign(m, { kind: 'oracle' }), /kind: /],
  ['an id for which no file name would do', (m) => Object.assign(m, { id: 'My Model' }), /id: must be of lower-case/],
  ['weights beside its folder', (m) => Object.assign(m, { file: '../model.onnx' }), /file: must be the name of a file/],
  ['weights further away', (m) => Object.assign(m, { file: '../../a/model.onnx' }), /file: must be the name of a file/],
  ['weights reached by a detour', (m) => Object.assign(m, { file: '../a/../b.onnx' }), /file: must be the name of a/],
  ['weights of the root', (m) => Object.assign(m, { file: '/model.onnx' }), /file: must be the name of a file/],
  ['a hash that is none', (m) => Object.assign(m, { sha256: 'abc' }), /sha256: must be 64/],
  ['no input width', (m) => Object.assign(m.input, { width: undefined }), /input\.width: /],
  ['another layout', (m) => Object.assign(m.input, { layout: 'NCWH' }), /input\.layout: /],
  ['two means', (m) => Object.assign(m.input, { mean: [0, 0] }), /input\.mean/],
  ['a deviation of 0', (m) => Object.assign(m.input, { std: [1, 0, 1] }), /input\.std: must be greater than 0/],
  ['half a byte', (m) => Object.assign(m.input, { background: [1, 2.5, 3] }), /input\.background\.1: /],
  ['no dimensions', (m) => Object.assign(m.output, { dimensions: 0 }), /output\.dimensions: /],
  ['a calibration that falls', (m) => Object.assign(m.calibration, { same: 2 }), /calibration must rise/],
])('a manifest with %s is refused, the field named', async (_, change, problem) => {
  await expect(readManifest(await changedModel(change))).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(problem),
  });
});

test('every problem is named at once', async () => {
  const folder = await changedModel((manifest) => {
    Object.assign(manifest, { licence: '' });
    Object.assign(manifest.input, { height: -1 });
  });
  await expect(readManifest(folder)).rejects.toThrow(/licence: .*input\.height: |input\.height: .*licence: /);
});

test('a folder without a manifest is no model', async () => {
  await expect(readManifest(await temporaryFolder())).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/manifest\.json can't be read: it is missing/),
  });
});

test('one weights file may serve the manifests of several models', async () => {
  const folder = await changedModel(() => {});
  const other = join(folder, 'another');
  await mkdir(other);
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  await mkdir(join(folder, 'weights'));
  await rename(join(folder, 'model.onnx'), join(folder, 'weights/model.onnx'));
  await writeFile(join(other, 'manifest.json'), JSON.stringify({ ...manifest, file: '../weights/model.onnx' }));
  await expect(readManifest(other)).resolves.toMatchObject({ path: join(folder, 'weights/model.onnx') });
});

test('missing weights are named', async () => {
  const folder = await changedModel(() => {});
  await rm(join(folder, 'model.onnx'));
  await expect(readManifest(folder)).rejects.toThrow(/model\.onnx can't be read: it is missing/);
});

test('weights that were cut are refused before they are opened', async () => {
  const folder = await changedModel(() => {});
  await truncate(join(folder, 'model.onnx'), 100);
  await expect(readManifest(folder)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/not the file that its manifest describes: its SHA-256 is [0-9a-f]{64}/),
  });
});
