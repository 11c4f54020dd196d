/** A model beside itself on the CPU: what counts as the same answer, and what an operator reads. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startInference } from '../../models/inference.js';
import { areSame, compareWithCpu, leastCosine } from '../../src/commands/model-compare.js';
import { readConfig } from '../../src/config.js';
import type { DetectedGarment } from '../../src/core/garment.js';
import { changedModel, rememberingLog, tinyFolder } from '../models/tiny-models.js';

// Processes start slowly where others use the cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const DRESS: DetectedGarment = { category: 'dress', score: 0.7, box: { left: 0.2, top: 0.1, right: 0.8, bottom: 0.9 } };

describe('the same answer', () => {
  it('is the same direction, vector by vector', () => {
    const [one, other] = [Float32Array.of(1, 0), Float32Array.of(0.6, 0.8)];
    expect(leastCosine([one, other], [one, other])).toBeCloseTo(1, 6);
    expect(leastCosine([one, one], [one, other])).toBeCloseTo(0.6, 6);
    expect(leastCosine([one], [])).toBeNaN();
  });

  it('is the same garments in the same order and places, as surely', () => {
    const near = { ...DRESS, score: 0.71, box: { ...DRESS.box, left: 0.21 } };
    expect(areSame([near], [DRESS])).toBe(true);
    expect(areSame([], [])).toBe(true);
    for (const other of [[], [DRESS, DRESS], [{ ...DRESS, category: 'top' as const }], [{ ...DRESS, score: 0.5 }]])
      expect(areSame(other, [DRESS])).toBe(false);
    expect(areSame([{ ...DRESS, box: { ...DRESS.box, right: 0.9 } }], [DRESS])).toBe(false);
  });
});

describe('the comparison', () => {
  let home: string;
  const inference = startInference({ device: 'cpu', precision: 'fp16', threads: 1, log: rememberingLog() });
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'samelook-compare-'));
  });
  afterAll(async () => {
    await inference.close();
    await rm(home, { recursive: true });
  });

  async function compare(name: string, role: 'encoder' | 'detector') {
    const lines: string[] = [];
    const config = readConfig({ SAMELOOK_HOME: home, DEVICE: 'cpu', THREADS: '1', PRECISION: 'fp16' });
    const signal = new AbortController().signal;
    const tell = (line: string) => void lines.push(line);
    const outcome = compareWithCpu(name, role, { config, log: rememberingLog(), signal, inference, tell });
    return { lines, outcome };
  }

  it('tells where the model ran, how near it is, how long batches take, and in how much memory', async () => {
    const { lines, outcome } = await compare(tinyFolder('tiny'), 'encoder');
    await outcome;
    expect(lines[0]).toBe('device     cpu, fp16 where the model has it; compared with the cpu in fp32');
    expect(lines[1]).toBe('the same   cosine 1.000000 at least, of 8 drawings');
    for (const size of [1, 2, 4, 8, 16, 32])
      expect(lines.some((line) => line.startsWith(`${size} at once`) && / ms, .* a picture$/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/^memory .*largest batch \d/);
  });

  it('fails with what helps where the half is another network', async () => {
    // The tiny model's weights as fp32, those of another one as fp16.
    const other = await readFile(join(tinyFolder('nan-for-black'), 'model.onnx'));
    const folder = await changedModel((manifest) => {
      manifest.half = { file: 'half.onnx', sha256: createHash('sha256').update(other).digest('hex') };
    });
    await writeFile(join(folder, 'half.onnx'), other);
    const { outcome } = await compare(folder, 'encoder');
    await expect(outcome).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
      message: expect.stringMatching(/PRECISION=fp32/),
    });
  });

  it('compares detectors by what they tell', async () => {
    const { lines, outcome } = await compare(tinyFolder('tiny-detector'), 'detector');
    await outcome;
    expect(lines[1]).toBe('the same   garments in 8 of 8 drawings, boxes and scores within 0.02');
  });
});
