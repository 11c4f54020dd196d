import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { encodeHead } from '../../models/head/head-weights.js';
import { startInference } from '../../models/inference.js';
import type { HeadManifest } from '../../models/manifests/head.js';
import { openEncoder } from '../../models/registry.js';
import { createRandom } from '../../src/catalogue/demo/random.js';
import { encoderContract } from '../contracts/encoder.js';
import { noise, rememberingLog, temporaryFolder, tinyFolder } from './tiny-models.js';

// The process starts slowly where others use the cores.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const inference = startInference({ device: 'cpu', threads: 1, log: rememberingLog() });
afterAll(() => inference.close());

const random = createRandom('head encoder');
const OUTPUTS = 6;

/** Writes a head over a base; it turns and bends the features at random. @returns its folder */
async function makeHead(model: string, manifest: Partial<HeadManifest> = {}, means = false): Promise<string> {
  const folder = await temporaryFolder();
  const base = await openEncoder(model, { inference });
  const { encoder, weightsHash, dimensions: inputs } = base.space;
  await base.close();
  const filled = (count: number) => Float32Array.from({ length: count }, () => random.between(-1, 1));
  const weights = encodeHead(
    {
      inputs,
      outputs: OUTPUTS,
      weight: filled(inputs * OUTPUTS),
      bias: filled(OUTPUTS).map((value) => value / 10),
      hidden: { units: 8, inner: filled(inputs * 8), innerBias: filled(8), outer: filled(8 * OUTPUTS) },
      ...(means && { means: { query: filled(OUTPUTS), catalogue: filled(OUTPUTS) } }),
    },
    { encoder, weightsHash },
  );
  const whole: HeadManifest = {
    kind: 'head',
    id: 'turned',
    file: 'head.safetensors',
    sha256: createHash('sha256').update(weights).digest('hex'),
    licence: 'MIT',
    base: { model, encoder, weightsHash, dimensions: inputs },
    dimensions: OUTPUTS,
    metric: 'cosine',
    calibration: { same: 0.1, similar: 0.2, unrelated: 0.3 },
    ...manifest,
  };
  await writeFile(join(folder, 'head.safetensors'), weights);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(whole));
  return folder;
}

describe('a head over a model', () => {
  encoderContract(async () => openEncoder(await makeHead(tinyFolder('tiny')), { inference }));
});

describe('a head over a white-box feature', () => {
  encoderContract(async () => openEncoder(await makeHead('colour-histogram'), { inference }));
});

describe('a head', () => {
  it('has a space of its own, and means where it was given some', async () => {
    const plain = await openEncoder(await makeHead(tinyFolder('tiny')), { inference });
    expect(plain.space).toMatchObject({ encoder: 'turned', dimensions: OUTPUTS, metric: 'cosine' });
    expect(plain.calibration.similar).toBe(0.2);
    expect(plain.means).toBeUndefined();
    const centred = await openEncoder(await makeHead(tinyFolder('tiny'), {}, true), { inference });
    expect(centred.means?.query).toHaveLength(OUTPUTS);
    expect(centred.space.weightsHash).not.toBe(plain.space.weightsHash);
  });

  it('finds its base beside it', async () => {
    const base = tinyFolder('tiny');
    const { encoder, weightsHash, dimensions } = (await openEncoder(base, { inference })).space;
    const head = await makeHead(base);
    const model = `${'../'.repeat(head.split('/').length - 1)}${base.slice(1)}`;
    const moved = await makeHead(base, { base: { model, encoder, weightsHash, dimensions } });
    expect(dirname(head)).toBe(dirname(moved));
    expect(await (await openEncoder(moved, { inference })).embed([noise(5, 5, 1)])).toHaveLength(1);
  });

  it("is refused on another encoder's features", async () => {
    const learnedOn = (await openEncoder(tinyFolder('tiny'), { inference })).space;
    const { encoder, weightsHash, dimensions } = learnedOn;
    const wrong: readonly (readonly [Partial<HeadManifest>, RegExp])[] = [
      [
        { base: { model: 'hog', encoder, weightsHash, dimensions } },
        /head turned was learned on the features of another encoder: it needs tiny.*"hog" is now hog.*samelook train head/,
      ],
      [
        { base: { model: tinyFolder('tiny-long'), encoder, weightsHash, dimensions } },
        /learned on the features of another encoder/,
      ],
      [
        { base: { model: 'no-such-model', encoder, weightsHash, dimensions } },
        /head turned needs the encoder "no-such-model", which can't be opened/,
      ],
    ];
    for (const [manifest, sentence] of wrong) {
      const folder = await makeHead(tinyFolder('tiny'), manifest);
      await expect(openEncoder(folder, { inference })).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringMatching(sentence),
      });
    }
  });

  it('is refused where its manifest was turned to another base, or its weights were changed', async () => {
    const { encoder, weightsHash, dimensions } = (await openEncoder('hog', { inference })).space;
    const turned = await makeHead('colour-histogram', { base: { model: 'hog', encoder, weightsHash, dimensions } });
    await expect(openEncoder(turned, { inference })).rejects.toThrow(/tell of different heads/);
    const damaged = await makeHead('hog');
    await writeFile(join(damaged, 'head.safetensors'), 'something else');
    await expect(openEncoder(damaged, { inference })).rejects.toThrow(/SHA-256/);
  });
});
