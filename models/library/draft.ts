/** A model before it is here: its manifest, still without some digests, and where its files come from. */
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { SamelookError } from '../../src/core/errors.js';
import { ModelManifest } from '../manifest.js';
import { chunksOf } from './chunks.js';
import type { Hub } from './hub.js';
import { idOf, KNOWN_MODELS, type KnownModel, VARIANTS, type Variant } from './known-models.js';

/** A manifest is small. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Stands for a digest that nobody knows yet. */
const UNKNOWN_DIGEST = '0'.repeat(64);

type Json = Readonly<Record<string, unknown>>;

/** A file that the model needs. */
export interface DraftFile {
  /** In the model's folder. */
  readonly name: string;
  /** On the hub, or on this machine. */
  readonly from: URL | { readonly path: string };
  /** About. */
  readonly bytes: number | undefined;
  /** Known beforehand. */
  readonly sha256: string | undefined;
}

/** A model that can be pulled. */
export interface ModelDraft {
  readonly id: string;
  readonly kind: ModelManifest['kind'];
  readonly licence: string;
  readonly note: string | undefined;
  /** Where a person reads about it. */
  readonly page: string;
  readonly files: readonly DraftFile[];
  /** The manifest with the digests of all files, by name. @throws SamelookError MODEL_INVALID */
  finish(digests: ReadonlyMap<string, string>): Json;
}

/** How a model is asked for. */
export interface DraftOptions {
  /** The hub's address. */
  readonly hubAddress: string;
  readonly variant?: Variant | undefined;
  readonly hub: Hub;
}

/**
 * A known model by its id, or one of one's own by the address or path of its manifest, beside which its files lie.
 * @throws SamelookError NOT_FOUND, INPUT_INVALID, MODEL_INVALID, ADDRESS_*
 */
export async function draftModel(name: string, options: DraftOptions): Promise<ModelDraft> {
  const known = KNOWN_MODELS.find(({ id }) => id === name);
  if (known !== undefined) return draftKnown(known, options);
  if (options.variant !== undefined) {
    throw new SamelookError('INPUT_INVALID', '--variant is for the models that are known by name. Leave it out.');
  }
  if (/^https?:\/\//.test(name)) return draftAddress(new URL(name), options.hub);
  if (/[\\/]|\.json$/.test(name)) return draftPath(resolve(name.startsWith('file:') ? fileURLToPath(name) : name));
  throw new SamelookError(
    'NOT_FOUND',
    `There is no model "${name}" to pull. Known: ${KNOWN_MODELS.map(({ id }) => id).join(', ')}; or give the address or the path of a manifest.json.`,
  );
}

function draftKnown(model: KnownModel, { hubAddress, variant = 'fp32' }: DraftOptions): ModelDraft {
  const files = model.variants[variant];
  if (files === undefined) {
    const there = VARIANTS.filter((one) => model.variants[one] !== undefined).join(', ');
    throw new SamelookError('INPUT_INVALID', `${model.id} has no variant ${variant}. Choose among ${there}.`);
  }
  const base = hubAddress.endsWith('/') ? hubAddress : `${hubAddress}/`;
  const draft = draftOf({ id: idOf(model, variant), ...model.manifest }, new URL(model.page, base).href, (name) => {
    const file = files[name];
    return file && { from: new URL(file.path, base), bytes: file.bytes, sha256: file.sha256 };
  });
  return { ...draft, note: model.note };
}

async function draftAddress(address: URL, hub: Hub): Promise<ModelDraft> {
  const { body } = await hub.ask(address, { method: 'GET' });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(body)) {
    length += chunk.length;
    if (length > MAX_MANIFEST_BYTES) {
      body.destroy();
      throw notOne(address.href, `it has more than ${MAX_MANIFEST_BYTES / 1024 / 1024} MB`);
    }
    chunks.push(chunk);
  }
  const json = parse(Buffer.concat(chunks).toString('utf8'), address.href);
  return draftOf(json, address.href, (name) => ({ from: new URL(name, address) }));
}

async function draftPath(path: string): Promise<ModelDraft> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SamelookError('NOT_FOUND', `${path} can't be read. Give the path of a manifest.json.`, { cause });
  });
  return draftOf(parse(text, path), path, (name) => ({ from: { path: join(dirname(path), name) } }));
}

function parse(text: string, from: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (isJson(json)) return json;
  } catch {
    // Told below.
  }
  throw notOne(from, 'it is not JSON');
}

type Source = { readonly from: DraftFile['from']; readonly bytes?: number; readonly sha256?: string | undefined };

/** Whatever is wrong with a manifest is told before a byte is downloaded. */
function draftOf(json: Json, page: string, sourceOf: (name: string) => Source | undefined): ModelDraft {
  const finish = (digests: ReadonlyMap<string, string>): Json => {
    const finished = withDigests(json, (name, own) => digests.get(name) ?? own ?? UNKNOWN_DIGEST);
    const parsed = ModelManifest.safeParse(finished);
    if (parsed.success) return finished;
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`);
    throw notOne(page, problems.join('; '));
  };
  const { id, kind, licence } = finish(new Map()) as Json & Pick<ModelManifest, 'id' | 'kind' | 'licence'>;
  const files = filesOf(json).map(({ name, sha256 }): DraftFile => {
    if (basename(name) !== name) throw notOne(page, `its file ${name} is not beside it`);
    const source = sourceOf(name);
    if (source === undefined) throw notOne(page, `nobody knows where its file ${name} is`);
    return { name, from: source.from, bytes: source.bytes, sha256: source.sha256 ?? sha256 };
  });
  return { id, kind, licence, note: undefined, page, files, finish };
}

/** Every object in a manifest that names a `file` has its `sha256` beside it. @returns each file once */
export function filesOf(manifest: Json): { readonly name: string; readonly sha256: string | undefined }[] {
  const files = new Map<string, string | undefined>();
  withDigests(manifest, (name, sha256) => {
    files.set(name, files.get(name) ?? sha256);
    return '';
  });
  return [...files].map(([name, sha256]) => ({ name, sha256 }));
}

function withDigests(json: Json, digestOf: (file: string, own: string | undefined) => string): Json {
  const { file, sha256 } = json;
  const own = typeof sha256 === 'string' ? sha256 : undefined;
  const digest = typeof file === 'string' ? { sha256: digestOf(file, own) } : {};
  const inside = Object.entries(json).map(([key, value]) => [
    key,
    isJson(value) ? withDigests(value, digestOf) : value,
  ]);
  return { ...Object.fromEntries(inside), ...digest };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Copies a file of this machine as a download would come. */
export async function copyFile(from: string, to: string, signal?: AbortSignal): Promise<void> {
  try {
    await pipeline(createReadStream(from), createWriteStream(`${to}.part`), signal ? { signal } : {});
    await rename(`${to}.part`, to);
  } catch (cause) {
    await rm(`${to}.part`, { force: true });
    signal?.throwIfAborted();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SamelookError('STORAGE_FAILED', `${from} could not be copied to ${to}: ${why}.`, { cause });
  }
}

function notOne(from: string, problem: string): SamelookError {
  return new SamelookError(
    'MODEL_INVALID',
    `${from} is no manifest of a model: ${problem}. See ARCHITECTURE.md, "To add something".`,
  );
}
