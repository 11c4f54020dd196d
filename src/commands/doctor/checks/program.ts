/** Node, and the libraries with native parts: each does a small piece of its work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programVersion } from '../../../config.js';
import { broken, type Finding, look, ok } from '../finding.js';

/** As package.json asks: 20.19 and what follows it, 22.12 and newer; versions with an odd number are nobody's to stay with. */
const NODE = { first: [20, 19], second: [22, 12] } as const;
const REMEDY = 'Install the dependencies again with the Node that runs the program: npm run build';

/** Each with what is lost without it. */
const NATIVE: readonly {
  readonly name: string;
  readonly use: string;
  readonly work: (folder: string) => Promise<unknown>;
}[] = [
  { name: 'sharp', use: 'pictures', work: drawAndRead },
  { name: 'better-sqlite3', use: 'catalogue and chats in files', work: openStore },
  { name: 'hnswlib-node', use: 'the index in files', work: openGraph },
  { name: '@resvg/resvg-js', use: 'the picture of results in chats', work: () => import('../../../photo/sheet.js') },
];

/** Inference is examined with the models. */
export async function checkProgram(): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'samelook-doctor-'));
  try {
    return [nodeFinding(), ...(await Promise.all(NATIVE.map((one) => nativeFinding(one, folder))))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const is = `samelook ${programVersion()} on Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const isOld = major < NODE.first[0] || (major === NODE.first[0] && minor < NODE.first[1]);
  if (isOld) return broken(`${is}: Node ${NODE.first.join('.')} or newer is needed.`);
  if (major === 21 || (major === NODE.second[0] && minor < NODE.second[1])) {
    return look(`${is}: use Node ${NODE.first.join('.')} or newer of 20, or ${NODE.second.join('.')} and newer.`);
  }
  return ok(`${is}.`);
}

async function nativeFinding({ name, use, work }: (typeof NATIVE)[number], folder: string): Promise<Finding> {
  try {
    await work(folder);
    return ok(`${name} works (${use}).`);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    return broken(`${name} does not work (${use}): ${why}. ${REMEDY}`);
  }
}

async function drawAndRead(): Promise<void> {
  const { encodeJpeg } = await import('../../../photo/encode.js');
  const { decode } = await import('../../../photo/decode.js');
  await decode(await encodeJpeg({ width: 8, height: 8, rgb: new Uint8Array(8 * 8 * 3) }));
}

async function openStore(folder: string): Promise<void> {
  const { STORES } = await import('../../../catalogue/stores/registry.js');
  const store = await STORES.sqlite(join(folder, 'catalogue.db'));
  await store.close();
}

async function openGraph(folder: string): Promise<void> {
  const { openIndex } = await import('../../../../index/registry.js');
  const space = { encoder: 'doctor', weightsHash: '0'.repeat(64), dimensions: 2, metric: 'cosine' } as const;
  const index = await openIndex('hnsw', { space, file: join(folder, 'index'), allowed: async () => new Set([1]) });
  await index.upsert([{ imageId: 1, embedding: Float32Array.of(1, 0) }]);
  await index.save();
  await index.close();
}
