/** The manifest of a saved index: what its data files hold and how to know that they are whole. */
import { z } from 'zod';
import { EmbeddingSpace, sameSpace } from '../../src/core/embedding.js';
import { SamelookError } from '../../src/core/errors.js';

/** Raised when the layout of the files changes; older or newer ones are refused, as an index is quickly made anew. */
export const FORMAT = 1;

/** How a person mends an index, whatever is wrong with it: the catalogue holds every embedding. */
const REBUILD = 'Rebuild it from the catalogue with: samelook index rebuild';

const DataFile = z
  .strictObject({
    /** What the file holds, such as `graph`. */
    part: z.string().min(1),
    /** Its name; it lies beside the manifest. */
    file: z.string().regex(/^[^/\\]+$/),
    bytes: z.number().int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly();
export type DataFile = z.infer<typeof DataFile>;

/** What is known of a saved index without reading its data: of which kind and space it is, and which files belong to it. */
export const IndexManifest = z
  .strictObject({
    format: z.literal(FORMAT),
    kind: z.string().min(1),
    space: EmbeddingSpace,
    /** SHA-256 of the mean that its vectors had taken away before they came; absent where they came as they are. */
    centre: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    /** Live entries. */
    count: z.number().int().min(0),
    /** How the index was built, for people who read the file. */
    parameters: z.record(z.string(), z.number()),
    data: z.array(DataFile).readonly(),
  })
  .readonly();
export type IndexManifest = z.infer<typeof IndexManifest>;

/** What a manifest must agree with. */
export interface ExpectedIndex {
  readonly kind: string;
  readonly space: EmbeddingSpace;
  readonly centre?: string | undefined;
}

/** @param file where the text came from, for the sentence @throws SamelookError INDEX_DAMAGED, INDEX_FOREIGN */
export function readManifestText(text: string, file: string, expected: ExpectedIndex): IndexManifest {
  const json = parseJson(text);
  const format = z.object({ format: z.number() }).safeParse(json);
  if (format.success && format.data.format !== FORMAT) {
    throw foreign(file, [`its format is ${format.data.format} where this version of samelook writes ${FORMAT}`]);
  }
  const parsed = IndexManifest.safeParse(json);
  if (!parsed.success) throw damaged(file, 'its manifest is not readable', parsed.error);

  const problem = foreignIndex(file, parsed.data, expected);
  if (problem !== undefined) throw problem;
  return parsed.data;
}

/** The refusal of an index that is not the one that is expected, wherever it is kept; undefined where it is. */
export function foreignIndex(name: string, found: ExpectedIndex, expected: ExpectedIndex): SamelookError | undefined {
  const differences = listDifferences(found, expected);
  return differences.length === 0 ? undefined : foreign(name, differences);
}

/** @param what is wrong, as the end of "…: " */
export function damaged(file: string, what: string, cause?: unknown): SamelookError {
  return new SamelookError('INDEX_DAMAGED', `The index ${file} is damaged: ${what}. ${REBUILD}`, { cause });
}

function foreign(file: string, differences: readonly string[]): SamelookError {
  return new SamelookError(
    'INDEX_FOREIGN',
    `The index ${file} can't be used here: ${differences.join('; ')}. ${REBUILD}`,
  );
}

function listDifferences(found: ExpectedIndex, expected: ExpectedIndex): string[] {
  const differences: string[] = [];
  if (found.kind !== expected.kind) differences.push(`its kind is ${found.kind} and not ${expected.kind}`);
  if (found.centre !== expected.centre) {
    differences.push(`its vectors lie about ${centreName(found)} and not about ${centreName(expected)}`);
  }
  if (sameSpace(found.space, expected.space)) return differences;
  for (const key of ['encoder', 'dimensions', 'metric', 'weightsHash'] as const) {
    const [its, ours] = [found.space[key], expected.space[key]];
    if (its === ours) continue;
    const name = key === 'weightsHash' ? "encoder's weights" : key;
    differences.push(`its ${name} ${name.endsWith('s') ? 'are' : 'is'} ${short(its)} and not ${short(ours)}`);
  }
  return differences;
}

function centreName({ centre }: ExpectedIndex): string {
  return centre === undefined ? 'no mean' : `the mean ${short(centre)}`;
}

/** Hashes are told apart by their first digits. */
function short(value: string | number): string {
  return String(value).replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1…');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
