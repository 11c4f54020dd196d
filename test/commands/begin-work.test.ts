import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../src/app.js';
import { ownCatalogue } from '../../src/catalogue/place.js';
import { beginWork } from '../../src/commands/begin-work.js';
import { readConfig } from '../../src/config.js';
import { SILENT } from '../../src/core/log.js';
import { tinyFolder } from '../models/tiny-models.js';

it('has had a picture through every model before the first question is taken', async () => {
  const home = await mkdtemp(join(tmpdir(), 'samelook-begin-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const environment = { ENCODER: tinyFolder('tiny'), DETECTOR: tinyFolder('tiny-detector') };
  const config = readConfig({ SAMELOOK_HOME: home, ...environment });
  const app = await openApp(config, SILENT, ownCatalogue(home, undefined));
  const { engines, inference } = app;
  const loaded = inference.stats().answered;
  let ranBefore = 0;
  const work = () => {
    ranBefore = inference.stats().answered - loaded;
  };
  await beginWork({ engines, work });
  await app.close();
  expect(ranBefore).toBe(2);
});
