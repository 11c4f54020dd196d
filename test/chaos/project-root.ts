/** The folder of package.json, from the sources and from dist/ alike. */
import { join, resolve } from 'node:path';

const here = import.meta.dirname;

export const PROJECT_ROOT = resolve(here, here.endsWith(join('dist', 'test', 'chaos')) ? '../../..' : '../..');
