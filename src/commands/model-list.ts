/** `samelook model list`: what is here, what is in use, and what can be pulled. */
import Table from 'cli-table3';
import { describeBytes } from '../../models/library/disk-space.js';
import { idOf, KNOWN_MODELS, type KnownModel, VARIANTS } from '../../models/library/known-models.js';
import { dimensionsOfModel, listShelf, type ShelvedModel } from '../../models/library/shelf.js';
import { detectorNames, encoderNames, modelsFolder } from '../../models/registry.js';
import { readConfig } from '../config.js';
import { modelsInUse } from './models-in-use.js';

type Row = readonly [name: string, kind: string, what: string, size: string, numbers: string, licence: string];

/** Prints the lists. */
export async function listModels(): Promise<void> {
  const config = readConfig();
  const { lines, names } = await modelsInUse(config);
  const [own, pulled] = await Promise.all([listShelf(modelsFolder()), listShelf(config.modelShelf)]);
  const mark = (name: string) => (names.includes(name) ? `${name} *` : name);
  const here = [
    ...own.map((model) => rowOf(model, 'program')),
    ...withoutModel(own),
    ...pulled.map((model) => rowOf(model, 'pulled')),
  ];
  const there = KNOWN_MODELS.flatMap((model) => offers(model, pulled));

  process.stdout.write(
    [
      ...lines,
      '',
      tableOf(
        ['here (* in use)', 'kind', 'from', 'size', 'numbers', 'licence'],
        here.map(([name, ...rest]) => [mark(name), ...rest]),
      ),
      ...(there.length === 0
        ? []
        : ['', tableOf(['to be pulled', 'kind', 'what for', 'size', 'numbers', 'licence'], there)]),
      '',
      `Pull one with "samelook model pull <name>", from ${config.modelHub}; or one of your own by its manifest.`,
      '',
    ].join('\n'),
  );
}

function rowOf({ name, manifest, problem, bytes }: ShelvedModel, from: string): Row {
  if (manifest === undefined) return [name, '?', `${from}: ${problem}`, '', '', ''];
  const numbers = dimensionsOfModel(manifest);
  return [
    name,
    manifest.kind,
    from,
    describeBytes(bytes),
    numbers === undefined ? '' : String(numbers),
    manifest.licence,
  ];
}

/** White-box features, and the detector that looks at nothing. */
function withoutModel(own: readonly ShelvedModel[]): Row[] {
  const isOwn = (name: string) => own.some((model) => model.name === name);
  const plain =
    (kind: string) =>
    (name: string): Row => [name, kind, 'program', '', '', 'MIT'];
  return [
    ...encoderNames()
      .filter((name) => !isOwn(name))
      .map(plain('encoder')),
    ...detectorNames()
      .filter((name) => !isOwn(name))
      .map(plain('detector')),
  ];
}

/** One row for each variant that is not here. */
function offers(model: KnownModel, pulled: readonly ShelvedModel[]): Row[] {
  return VARIANTS.flatMap((variant) => {
    const files = model.variants[variant];
    if (files === undefined || pulled.some(({ name }) => name === idOf(model, variant))) return [];
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    const { kind, output } = model.manifest as {
      readonly kind: string;
      readonly output?: { readonly dimensions?: number };
    };
    const name = variant === 'fp32' ? model.id : `${model.id} --variant ${variant}`;
    // What for, and under which licence, is told once.
    const isFirst = variant === VARIANTS.find((one) => model.variants[one] !== undefined);
    const row: Row = [
      name,
      kind,
      isFirst ? model.purpose : 'the same in other numbers',
      `about ${describeBytes(bytes)}`,
      String(output?.dimensions ?? ''),
      isFirst ? model.licence : 'the same',
    ];
    return [row];
  });
}

/** Long texts are wrapped, so that a terminal of 120 columns shows the table. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colWidths: [34, 10, 34, 14, 9, 28],
    wordWrap: true,
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}
