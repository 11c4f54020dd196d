/** The environment, read once: a frozen `Config`, or every problem at once, each with its fix. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SamelookError } from './core/errors.js';

const wholeNumber = (what: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be ${what}, ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be ${what}, ${min} to ${max}`);

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` }).default(fallback as never);

/** Every variable that samelook reads, with its meaning (`samelook --help` prints them). */
const Environment = z.object({
  PORT: wholeNumber('a port', 0, 65_535).default(3000).describe('where the web page and the HTTP service listen'),
  HOST: z.string().min(1).default('127.0.0.1').describe('the address to listen on; 0.0.0.0 = every network'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://look.example.org' })
    .optional()
    .describe('the address under which people reach this service, for links in answers'),
  SAMELOOK_HOME: z.string().min(1).optional().describe('where state is kept; default: data/ in the project'),
  CATALOGUE: z
    .string()
    .min(1)
    .optional()
    .describe('your own catalogue: a .jsonl feed or a folder of photographs; without it, the demo shop'),
  ENCODER: z.string().min(1).default('resnet50-pca').describe('name or folder of the model that embeds'),
  DETECTOR: z.string().min(1).default('whole-photo').describe('name of the garment detector'),
  MODEL_HUB: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://hub.example.org' })
    .default('https://huggingface.co')
    .describe('where "samelook model pull" downloads models: the Hugging Face hub, or a mirror of it'),
  MODEL_HUB_TOKEN: z.string().min(1).optional().describe('access token for models that want a permission'),
  INDEX: oneOf(['hnsw', 'exact'], 'hnsw').describe('the vector index: hnsw is fast, exact is ground truth'),
  DEVICE: oneOf(['auto', 'cpu', 'cuda'], 'auto').describe('where inference runs; auto falls back to the CPU'),
  THREADS: wholeNumber('a number of threads', 1, 256)
    .optional()
    .describe('CPU threads of inference; default: the cores that this process may use'),
  QUEUE_LIMIT: wholeNumber('a number of jobs', 1, 100_000)
    .default(256)
    .describe('questions that may wait; more are refused'),
  JOB_TIMEOUT_S: wholeNumber('seconds', 1, 3_600).default(60).describe('a question older than this is given up'),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info').describe('how much the log tells'),
});

/** What the program runs with; see the descriptions of the variables in `samelook --help`. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  /** Absolute path of the folder with the program's state. */
  readonly home: string;
  /** Absolute path of the operator's feed or photo folder; undefined = the demo shop. */
  readonly catalogue: string | undefined;
  readonly encoder: string;
  readonly detector: string;
  /** True for what the environment names; what `samelook model use` chose does not count then. */
  readonly chosenByEnvironment: { readonly encoder: boolean; readonly detector: boolean };
  readonly modelHub: string;
  /** Secret. */
  readonly modelHubToken: string | undefined;
  readonly index: 'hnsw' | 'exact';
  readonly device: 'auto' | 'cpu' | 'cuda';
  /** Undefined = as many as this process may use. */
  readonly threads: number | undefined;
  readonly queueLimit: number;
  readonly jobTimeoutMs: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/**
 * Reads the environment; an empty variable counts as not set.
 * @throws SamelookError CONFIG_INVALID that names every variable that is wrong, and how to mend it
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new SamelookError('CONFIG_INVALID', `The environment needs mending:\n${lines.join('\n')}`);
  }
  const env = parsed.data;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    home: resolve(env.SAMELOOK_HOME ?? join(projectRoot(), 'data')),
    catalogue: env.CATALOGUE === undefined ? undefined : resolve(env.CATALOGUE),
    encoder: env.ENCODER,
    detector: env.DETECTOR,
    chosenByEnvironment: { encoder: set.ENCODER !== undefined, detector: set.DETECTOR !== undefined },
    modelHub: env.MODEL_HUB,
    modelHubToken: env.MODEL_HUB_TOKEN,
    index: env.INDEX,
    device: env.DEVICE,
    threads: env.THREADS,
    queueLimit: env.QUEUE_LIMIT,
    jobTimeoutMs: env.JOB_TIMEOUT_S * 1_000,
    logLevel: env.LOG_LEVEL,
  });
}

/** The variables with their meaning and default, for `samelook --help`. */
export function describeEnvironment(): {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: string;
}[] {
  const defaults = Environment.parse({});
  return Object.entries(Environment.shape).map(([name, field]) => ({
    name,
    meaning: z.globalRegistry.get(field)?.description ?? '',
    fallback: String(defaults[name as keyof typeof defaults] ?? ''),
  }));
}

/** The folder of package.json, from the sources and from dist/ alike. */
function projectRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith(join('dist', 'src')) ? resolve(here, '..', '..') : resolve(here, '..');
}
