/** The environment, read once: a frozen `Config`, or every problem at once, each with its fix. */
import { readFileSync } from 'node:fs';
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

const httpAddress = (example: string) =>
  z.url({ protocol: /^https?$/, error: `must be an http(s) address such as ${example}` });

/** Every variable that samelook reads, with its meaning (`samelook --help` prints them). */
const Environment = z.object({
  PORT: wholeNumber('a port', 0, 65_535).default(3000).describe('where the web page and the HTTP service listen'),
  HOST: z.string().min(1).default('127.0.0.1').describe('the address to listen on; 0.0.0.0 = every network'),
  HEALTH_PORT: wholeNumber('a port', 0, 65_535)
    .optional()
    .describe('where serve, bot and worker tell orchestrators how they are (/healthz, /readyz, /metrics), on HOST'),
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
  DETECTOR: z
    .string()
    .min(1)
    .default('garments')
    .describe('name or folder of the model that finds garments; whole-photo = no looking for them'),
  MODEL_HUB: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://hub.example.org' })
    .default('https://huggingface.co')
    .describe('where "samelook model pull" downloads models: the Hugging Face hub, or a mirror of it'),
  MODEL_HUB_TOKEN: z.string().min(1).optional().describe('access token for models that want a permission'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be an address such as postgres://user:password@host:5432/database (a password with %40 for @)',
    })
    .optional()
    .describe(
      'PostgreSQL with pgvector for catalogue, vectors and feedback, for several machines; default: files here',
    ),
  INDEX: z
    .enum(['hnsw', 'exact', 'pgvector'], { error: 'must be one of hnsw, exact, pgvector' })
    .optional()
    .describe('the vector index: hnsw is fast, exact is ground truth; default: hnsw, and pgvector with DATABASE_URL'),
  DEVICE: oneOf(['auto', 'cpu', 'cuda'], 'auto').describe('where inference runs; auto falls back to the CPU'),
  THREADS: wholeNumber('a number of threads', 1, 256)
    .optional()
    .describe('CPU threads of inference; default: the cores that this process may use'),
  PRECISION: oneOf(['auto', 'fp32', 'fp16'], 'auto').describe(
    'numbers that models compute with; auto: fp16 on a GPU for models that have it',
  ),
  GPU_MEMORY_MB: wholeNumber('megabytes', 1_024, 1_000_000)
    .default(4_096)
    .describe("what inference plans to take of a GPU's memory; its batches are as small as that needs"),
  QUEUE_LIMIT: wholeNumber('a number of jobs', 1, 100_000)
    .default(256)
    .describe('questions that may wait; more are refused'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be an address such as redis://:password@localhost:6379/0' })
    .optional()
    .describe('a Redis through which bots and workers of many processes find each other; without it, one process'),
  JOB_TIMEOUT_S: wholeNumber('seconds', 1, 3_600).default(60).describe('a question older than this is given up'),
  TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'must be a token as @BotFather gives it, such as 123456:ABC-DEF')
    .optional()
    .describe('starts the Telegram bot; from @BotFather'),
  TELEGRAM_API_ROOT: httpAddress('https://api.telegram.org')
    .optional()
    .describe("a Bot API server of your own; default: Telegram's"),
  TELEGRAM_WEBHOOK_URL: z
    .url({ protocol: /^https$/, error: 'must be an https address such as https://look.example.org/telegram' })
    .optional()
    .describe('where Telegram calls this service; without it, the bot asks Telegram (long polling)'),
  TELEGRAM_WEBHOOK_PORT: wholeNumber('a port', 0, 65_535)
    .default(8443)
    .describe('where those calls are listened for, on HOST'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/, 'must be 1 to 256 letters, digits, _ and -')
    .optional()
    .describe('what those calls carry; default: a fresh one at every start'),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w.-]+$/, 'must be a bot token as discord.com/developers shows it once, without spaces')
    .optional()
    .describe('starts the Discord bot; from discord.com/developers/applications'),
  DISCORD_API_ROOT: httpAddress('https://discord.com/api')
    .optional()
    .describe("another server that speaks Discord's API; default: Discord's"),
  QUOTA_USER_PER_MINUTE: wholeNumber('a number of photos', 1, 100_000)
    .default(10)
    .describe('photos that one person may ask a bot about in a minute'),
  QUOTA_CHAT_PER_MINUTE: wholeNumber('a number of photos', 1, 100_000)
    .default(30)
    .describe('the same for all people of one chat together'),
  LEARN_FROM_FEEDBACK: oneOf(['on', 'off'], 'off').describe(
    'keep the features of garments with answers, 👍 and 👎, to learn from them: samelook train head --feedback',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpAddress('http://localhost:4318')
    .optional()
    .describe('an OpenTelemetry collector that traces are sent to; other OTEL_ variables count as the standard says'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpAddress('http://localhost:4318/v1/traces')
    .optional()
    .describe('the same for traces alone, with its path'),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', { error: 'must be http/protobuf, the one way in which traces are sent' })
    .optional()
    .describe('how traces are sent: http/protobuf'),
  OTEL_EXPORTER_OTLP_TIMEOUT: wholeNumber('milliseconds', 1, 600_000)
    .default(3_000)
    .describe('how long a delivery of traces is tried, in milliseconds; the end of the program waits for the last one'),
  OTEL_SDK_DISABLED: z.string().optional().describe('true = no traces'),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info').describe('how much the log tells'),
});

/** The Telegram bot. `apiRoot`: undefined = Telegram's own; `webhook`: undefined = long polling. */
export interface TelegramConfig {
  readonly token: string;
  readonly apiRoot: string | undefined;
  readonly webhook: { readonly url: string; readonly port: number; readonly secret: string | undefined } | undefined;
}

/** The Discord bot. `apiRoot`: undefined = Discord's own. */
export interface DiscordConfig {
  readonly token: string;
  readonly apiRoot: string | undefined;
}

/** How models are run. `threads`: undefined = as many as this process may use. */
export interface InferenceConfig {
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly threads: number | undefined;
  readonly precision: 'auto' | 'fp32' | 'fp16';
  readonly gpuMemoryBytes: number;
}

/** What the program runs with; see the descriptions of the variables in `samelook --help`. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Undefined = nobody asks. */
  readonly healthPort: number | undefined;
  readonly publicUrl: string | undefined;
  /** Absolute path of the folder with the program's state. */
  readonly home: string;
  /** Absolute path of the operator's feed or photo folder; undefined = the demo shop. */
  readonly catalogue: string | undefined;
  readonly encoder: string;
  readonly detector: string;
  /** True for what the environment names; what `samelook model use` chose does not count then. */
  readonly chosenByEnvironment: { readonly encoder: boolean; readonly detector: boolean };
  /** Absolute path of the folder with pulled models. */
  readonly modelShelf: string;
  readonly modelHub: string;
  /** Secret. */
  readonly modelHubToken: string | undefined;
  /** Undefined = embedded: everything in files of `home`. Secret: it holds a password. */
  readonly databaseUrl: string | undefined;
  readonly index: 'hnsw' | 'exact' | 'pgvector';
  readonly inference: InferenceConfig;
  /** May hold a password: secret. Undefined = jobs stay in this process. */
  readonly redisUrl: string | undefined;
  readonly queueLimit: number;
  readonly jobTimeoutMs: number;
  /** Undefined = no Telegram bot. */
  readonly telegram: TelegramConfig | undefined;
  /** Undefined = no Discord bot. */
  readonly discord: DiscordConfig | undefined;
  /** Photos that one person, and all people of one chat, may ask a bot about in a minute. */
  readonly quotas: { readonly userPerMinute: number; readonly chatPerMinute: number };
  /** The features of a garment are kept with what people say of its results. */
  readonly learnsFromFeedback: boolean;
  /** Where traces are sent, undefined = nowhere. `collector`: scheme, host and port, which hold no key. */
  readonly traces: { readonly collector: string; readonly timeoutMs: number } | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/**
 * Reads the environment; an empty variable counts as not set.
 * @throws SamelookError CONFIG_INVALID that names every variable that is wrong, and how to mend it
 */
export function readConfig(environment: Surroundings = process.env): Config {
  const { config, problems } = readConfigAnyhow(environment);
  if (problems.length === 0) return config;
  const lines = problems.map((problem) => `  ${problem}`);
  throw new SamelookError('CONFIG_INVALID', `The environment needs mending:\n${lines.join('\n')}`);
}

type Surroundings = Readonly<Record<string, string | undefined>>;

/** The same for whoever looks at what is wrong: variables that can't be understood count as not set, and are told. */
export function readConfigAnyhow(environment: Surroundings = process.env): {
  readonly config: Config;
  readonly problems: readonly string[];
} {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const issues = Environment.safeParse(set).error?.issues ?? [];
  const wrong = new Set(issues.map(({ path }) => String(path[0])));
  const understood = Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name)));
  const problems = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { config: toConfig(Environment.parse(understood), understood), problems };
}

function toConfig(env: z.infer<typeof Environment>, set: Surroundings): Config {
  const home = resolve(env.SAMELOOK_HOME ?? join(projectRoot(), 'data'));
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    healthPort: env.HEALTH_PORT,
    publicUrl: env.PUBLIC_URL,
    home,
    modelShelf: join(home, 'models'),
    catalogue: env.CATALOGUE === undefined ? undefined : resolve(env.CATALOGUE),
    encoder: env.ENCODER,
    detector: env.DETECTOR,
    chosenByEnvironment: { encoder: set.ENCODER !== undefined, detector: set.DETECTOR !== undefined },
    modelHub: env.MODEL_HUB,
    modelHubToken: env.MODEL_HUB_TOKEN,
    databaseUrl: env.DATABASE_URL,
    index: env.INDEX ?? (env.DATABASE_URL === undefined ? 'hnsw' : 'pgvector'),
    inference: {
      device: env.DEVICE,
      threads: env.THREADS,
      precision: env.PRECISION,
      gpuMemoryBytes: env.GPU_MEMORY_MB * 2 ** 20,
    },
    redisUrl: env.REDIS_URL,
    queueLimit: env.QUEUE_LIMIT,
    jobTimeoutMs: env.JOB_TIMEOUT_S * 1_000,
    telegram: telegramOf(env),
    discord: env.DISCORD_TOKEN === undefined ? undefined : { token: env.DISCORD_TOKEN, apiRoot: env.DISCORD_API_ROOT },
    quotas: { userPerMinute: env.QUOTA_USER_PER_MINUTE, chatPerMinute: env.QUOTA_CHAT_PER_MINUTE },
    learnsFromFeedback: env.LEARN_FROM_FEEDBACK === 'on',
    traces: tracesOf(env),
    logLevel: env.LOG_LEVEL,
  });
}

/** Its origin alone: the rest of the address may hold a key. The SDK reads the address itself. */
function tracesOf(env: z.infer<typeof Environment>): Config['traces'] {
  const address = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (address === undefined || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined;
  return { collector: new URL(address).origin, timeoutMs: env.OTEL_EXPORTER_OTLP_TIMEOUT };
}

function telegramOf(env: z.infer<typeof Environment>): TelegramConfig | undefined {
  const { TELEGRAM_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_WEBHOOK_URL: url } = env;
  if (token === undefined) return undefined;
  const webhook =
    url === undefined ? undefined : { url, port: env.TELEGRAM_WEBHOOK_PORT, secret: env.TELEGRAM_WEBHOOK_SECRET };
  return { token, apiRoot, webhook };
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

/** As package.json says. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The folder of package.json, from the sources and from dist/ alike. */
function projectRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith(join('dist', 'src')) ? resolve(here, '..', '..') : resolve(here, '..');
}
