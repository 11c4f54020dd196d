/** Pulled models are whole, verified and recorded, or not there; what is asked of the hub is no more than what is missing. */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { draftModel } from '../../../models/library/draft.js';
import { createHub } from '../../../models/library/hub.js';
import type { Variant } from '../../../models/library/known-models.js';
import { type PullParts, planPull, pull } from '../../../models/library/pull.js';
import { listShelf } from '../../../models/library/shelf.js';
import { readManifest } from '../../../models/manifest.js';
import { sha256, someBytes } from '../../fakes/hub.js';
import { startModelHub, TOWERS, tower } from '../../fakes/model-hub.js';
import { rememberingLog } from '../tiny-models.js';

async function setUp() {
  const shelf = await mkdtemp(join(tmpdir(), 'samelook-shelf-'));
  onTestFinished(() => rm(shelf, { recursive: true }));
  const server = await startModelHub();
  const log = rememberingLog();
  const hub = createHub({ stallMs: 2_000 });
  onTestFinished(() => hub.close());
  const parts: PullParts = { hub, log, retryDelayMs: 1 };
  const draft = (name: string, variant?: Variant) => draftModel(name, { hubAddress: server.origin, variant, hub });
  const plan = async (name: string, variant?: Variant, more: Partial<PullParts> = {}) =>
    planPull(await draft(name, variant), shelf, { ...parts, ...more });
  const run = async (name: string, variant?: Variant) => pull(await plan(name, variant), parts);
  return { shelf, server, log, parts, draft, plan, run };
}

/** A model of one's own in a folder: a manifest without digests, and its files beside it. */
async function ownModel(change: (manifest: Record<string, unknown>) => void = () => {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-own-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(TOWERS, 'parser.onnx'), join(folder, 'parser.onnx'));
  const input = {
    name: 'pixel_values',
    width: 64,
    height: 64,
    layout: 'NCHW',
    channels: 'RGB',
    scale: 1 / 255,
    type: 'float32',
  };
  const rest = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], fit: 'fill', background: [255, 255, 255] };
  const manifest = {
    kind: 'parser',
    id: 'ours',
    file: 'parser.onnx',
    licence: 'ours',
    input: { ...input, ...rest },
    output: { name: 'logits', labels: 18 },
    labels: [{ index: 4, category: 'top' }],
  };
  change(manifest);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return join(folder, 'manifest.json');
}

test('a known model is pulled with its files, and its manifest names their digests', async () => {
  const { shelf, plan, run, parts } = await setUp();
  const planned = await plan('fashion-siglip', 'fp16');
  const sizes = ['vision.onnx', 'text.onnx', 'tokenizer.json'].map((name) => tower(name).length);
  expect(planned).toMatchObject({ complete: false, bytes: sizes.reduce((a, b) => a + b) });
  const told: number[] = [];
  await pull(planned, { ...parts, onProgress: (done) => told.push(done) });
  expect(told.at(-1)).toBe(planned.missingBytes);

  const folder = join(shelf, 'fashion-siglip-fp16');
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'text.onnx', 'tokenizer.json', 'vision.onnx']);
  const model = await readManifest(folder);
  expect(model).toMatchObject({
    id: 'fashion-siglip-fp16',
    kind: 'encoder',
    sha256: sha256(tower('vision.onnx')),
    text: { sha256: sha256(tower('text.onnx')), tokenizer: { sha256: sha256(tower('tokenizer.json')) } },
  });
  expect(await listShelf(shelf)).toMatchObject([
    { name: 'fashion-siglip-fp16', bytes: planned.bytes, problem: undefined },
  ]);

  await run('segformer-clothes');
  expect((await readManifest(join(shelf, 'segformer-clothes'))).kind).toBe('parser');
});

test('what is here is verified and not fetched again', async () => {
  const { server, plan, run } = await setUp();
  await run('segformer-clothes');
  server.asked.length = 0;
  expect(await plan('segformer-clothes')).toMatchObject({ complete: true, missingBytes: 0 });
  expect(server.asked).toEqual([]);
});

test('another file than the digest that was known beforehand is refused', async () => {
  const { shelf, plan } = await setUp();
  // The server's files are tiny ones; those of fp32 are known.
  const planned = await plan('fashion-siglip', 'fp32');
  expect(planned.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  const { parts } = await setUp();
  await expect(pull(planned, parts)).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/is not the file that it was/),
  });
  expect(existsSync(join(shelf, 'fashion-siglip', 'manifest.json'))).toBe(false);
});

test('the digest of the first download is recorded: a file that was damaged comes again, one that changed at its source does not', async () => {
  const { shelf, server, run } = await setUp();
  await run('segformer-clothes');
  const file = join(shelf, 'segformer-clothes', 'model.onnx');
  await writeFile(file, 'damaged');
  await run('segformer-clothes');
  expect(sha256(await readFile(file))).toBe(sha256(tower('parser.onnx')));

  await writeFile(file, 'damaged');
  for (const served of Object.values(server.files)) served.bytes = someBytes(2_000);
  await expect(run('segformer-clothes')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

test('a pull that ended between two files goes on with the second, and knows the first by its digest', async () => {
  const { shelf, server, plan, run, draft } = await setUp();
  const path = (await draft('fashion-siglip', 'fp16')).files.find(({ name }) => name === 'text.onnx')?.from as URL;
  const text = server.files[path.pathname];
  delete server.files[path.pathname];
  const planned = plan('fashion-siglip', 'fp16');
  await expect(planned).rejects.toMatchObject({ code: 'NOT_FOUND' });
  if (text !== undefined) server.files[path.pathname] = text;

  const other = await plan('fashion-siglip', 'fp16');
  delete server.files[path.pathname];
  const { parts } = await setUp();
  await expect(pull(other, parts)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const folder = join(shelf, 'fashion-siglip-fp16');
  expect((await readdir(folder)).sort()).toEqual(['vision.onnx', 'vision.onnx.sha256']);

  if (text !== undefined) server.files[path.pathname] = text;
  server.asked.length = 0;
  await run('fashion-siglip', 'fp16');
  expect(server.asked.filter((asked) => asked.path.includes('vision'))).toEqual([]);
  expect(await readdir(folder)).not.toContain('vision.onnx.sha256');
});

test('files that were put there by hand are taken, without a network', async () => {
  const { shelf, server, plan, run } = await setUp();
  server.close();
  await expect(plan('segformer-clothes')).rejects.toMatchObject({
    code: 'ADDRESS_UNREACHABLE',
    message: expect.stringMatching(
      /by hand: fetch on another machine\n {2}http.*model\.onnx\n {4}to .*model\.onnx\nand run the same/,
    ),
  });
  const folder = join(shelf, 'segformer-clothes');
  await mkdir(folder, { recursive: true });
  await cp(join(TOWERS, 'parser.onnx'), join(folder, 'model.onnx'));
  await run('segformer-clothes');
  expect((await readManifest(folder)).kind).toBe('parser');
});

test('a server that answers no HEAD tells the size with the bytes', async () => {
  const { server, plan, parts, shelf } = await setUp();
  server.next('HEAD', { status: 405 });
  await pull(await plan('segformer-clothes'), parts);
  expect((await readManifest(join(shelf, 'segformer-clothes'))).kind).toBe('parser');
});

test('a disk without room is known before the first byte', async () => {
  const { shelf, plan } = await setUp();
  await expect(plan('fashion-siglip', 'int8', { free: async () => 1_000_000 })).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringMatching(/no room for .* at .*: 1\.0 MB are free/),
  });
  expect(await readdir(shelf)).toEqual([]);
});

test('two pulls of one model do not meet', async () => {
  const { shelf, plan, parts } = await setUp();
  const planned = await plan('segformer-clothes');
  await mkdir(planned.folder, { recursive: true });
  // The process that runs the tests is another one, and lives.
  await writeFile(join(planned.folder, '.lock'), String(process.ppid));
  await expect(pull(planned, parts)).rejects.toMatchObject({
    code: 'BUSY',
    message: expect.stringMatching(/being pulled by another process/),
  });
  // One that is gone has left its lock behind.
  await writeFile(join(planned.folder, '.lock'), '999999999');
  await pull(planned, parts);
  expect((await readManifest(join(shelf, 'segformer-clothes'))).kind).toBe('parser');
});

test('a model of one’s own comes from its folder, and from its address', async () => {
  const { shelf, server, run } = await setUp();
  const path = await ownModel();
  await run(path);
  expect(await readManifest(join(shelf, 'ours'))).toMatchObject({ id: 'ours', sha256: sha256(tower('parser.onnx')) });

  server.files['/ours/manifest.json'] = { bytes: await readFile(path) };
  server.files['/ours/parser.onnx'] = { bytes: tower('parser.onnx') };
  await rm(join(shelf, 'ours'), { recursive: true });
  await run(`${server.origin}/ours/manifest.json`);
  expect((await readManifest(join(shelf, 'ours'))).id).toBe('ours');
});

test('a digest in one’s own manifest must be the file’s', async () => {
  const { shelf, run } = await setUp();
  await expect(
    run(await ownModel((manifest) => Object.assign(manifest, { sha256: sha256(someBytes(5)) }))),
  ).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/is not the file that its manifest describes/),
  });
  expect(await listShelf(shelf)).toEqual([]);
});

test.each<[string, (manifest: Record<string, unknown>) => void, RegExp]>([
  ['a kind that is none', (m) => Object.assign(m, { kind: 'oracle' }), /no manifest of a model: kind/],
  ['a file elsewhere', (m) => Object.assign(m, { file: '../other/model.onnx' }), /is not beside it/],
  ['no input', (m) => Object.assign(m, { input: undefined }), /input/],
])('a manifest with %s is refused before anything is fetched', async (_, change, message) => {
  const { shelf, run } = await setUp();
  await expect(run(await ownModel(change))).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(message),
  });
  expect(await readdir(shelf)).toEqual([]);
});

test('a name that nobody knows is refused with those that are known', async () => {
  const { draft } = await setUp();
  await expect(draft('fashion')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringMatching(/Known: fashion-siglip, segformer-clothes; or give the address/),
  });
});
