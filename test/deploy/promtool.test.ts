/** The alert rules before Prometheus's own tool: they are read, and ring when they should. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../house/project.js';

const promtool = (...args: string[]) => promisify(execFile)('promtool', args, { cwd: join(ROOT, 'deploy/prometheus') });
const isThere = await promtool('--version').then(
  () => true,
  () => false,
);
if (!isThere && process.env.CI) throw new Error('CI must have promtool (apt-get install prometheus).');
const title = isThere ? '' : ' (skipped: no promtool on the PATH; apt-get install prometheus)';

it.skipIf(!isThere)(`rings on a bad day, and not on a good one${title}`, async () => {
  expect((await promtool('check', 'config', 'prometheus.yml')).stdout).toContain('SUCCESS');
  expect((await promtool('test', 'rules', 'alerts.test.yml')).stdout).toContain('SUCCESS');
});
