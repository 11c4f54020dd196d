/** The index's benchmark in a process of its own, so that its memory and that of the others are told apart. */
import { benchIndex } from './index.js';

const entries = Number(process.argv[2]);
const rows = await benchIndex({ entries, dimensions: 512, print: (line) => process.stderr.write(`${line}\n`) });
process.send?.(rows);
process.disconnect();
