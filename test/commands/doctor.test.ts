/** `samelook doctor` on sound and on broken surroundings, as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { examine } from '../../src/commands/doctor/examine.js';
import { ok } from '../../src/commands/doctor/finding.js';
import { hideSecrets } from '../../src/commands/doctor/hide-secrets.js';
import { readConfig } from '../../src/config.js';
import { SamelookError } from '../../src/core/errors.js';
import { type DiscordFake, startDiscordFake } from '../fakes/discord/server.js';
import { freePort } from '../fakes/free-port.js';
import { NO_POSTGRES, TEST_DATABASE_URL } from '../fakes/postgres.js';
import { redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';

const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
/** Makes one library impossible to load, as a half-done installation does. */
const WITHOUT_SHARP = `data:text/javascript,${encodeURIComponent(
  `import { register } from 'node:module';
   register('data:text/javascript,' + encodeURIComponent(
     "export async function resolve(name, context, next) { if (name === 'sharp') throw new Error('no sharp here'); return next(name, context); }"));`,
)}`;
const Report = z.object({
  healthy: z.boolean(),
  findings: z.array(z.object({ part: z.string(), sign: z.enum(['ok', 'look', 'broken']), says: z.string() })),
});
type Report = z.infer<typeof Report>;

let home: string;
let telegram: TelegramFake;
let discord: DiscordFake;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'samelook-doctor-test-'));
  telegram = await startTelegramFake();
  discord = await startDiscordFake();
});
afterAll(async () => {
  await telegram.close();
  await discord.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs it with only these variables. */
async function doctor(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  node: string[] = [],
) {
  const env = {
    PATH: process.env.PATH,
    SAMELOOK_HOME: home,
    THREADS: '1',
    PORT: `${await freePort()}`,
    ...environment,
  };
  const child = spawn(process.execPath, [...node, PROGRAM, 'doctor', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [status] = await once(child, 'close');
  return { status, out, err };
}

async function report(environment: Readonly<Record<string, string>>, args: readonly string[] = [], node?: string[]) {
  const { status, out } = await doctor(environment, ['--json', ...args], node);
  return { status, out, ...Report.parse(JSON.parse(out)) };
}

const of = ({ findings }: Report, part: string, sign?: string) =>
  findings.filter((one) => one.part === part && (sign === undefined || one.sign === sign)).map(({ says }) => says);

describe('samelook doctor', { timeout: 90_000 }, () => {
  it('finds sound surroundings in order, a line for each', async () => {
    const { status, out, err } = await doctor({});
    expect(err).toBe('');
    expect(out).toMatch(/^✓ program +samelook \d+\.\d+\.\d+ on Node \d+/m);
    expect(out).toMatch(/^✓ models +The encoder resnet50-pca is whole, and takes \d+ ms for a picture\.$/m);
    expect(out).toMatch(/^✓ models +The detector garments is whole, and takes \d+ ms for a picture\.$/m);
    expect(out).toMatch(/^! catalogue +Demo shop is not imported yet/m);
    expect(out).toMatch(/^\d+ in order, \d+ to look at, 0 broken$/m);
    expect(status).toBe(0);
  });

  it('tells all that is broken at once, and goes on; no secret is in it', async () => {
    const closed = await freePort();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    await writeFile(join(home, 'chats.db'), '');
    await chmod(join(home, 'chats.db'), 0o644);
    const secrets = ['redis-pass-word', 'postgres-pass-word', '1234:telegram-secret', 'discord-secret'];
    secrets.push('some:otlp-secret', 'otlp-path-secret');
    const found = await report({
      REDIS_URL: `redis://:${secrets[0]}@127.0.0.1:${closed}`,
      DATABASE_URL: `postgres://somebody:${secrets[1]}@127.0.0.1:${closed}/shop`,
      TELEGRAM_TOKEN: secrets[2] ?? '',
      DISCORD_TOKEN: secrets[3] ?? '',
      QUEUE_LIMIT: 'many',
      ENCODER: 'no-such-encoder',
      CATALOGUE: join(home, 'nothing.jsonl'),
      DEVICE: 'cuda',
      PUBLIC_URL: 'http://localhost:3000',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${secrets[4]}@127.0.0.1:${closed}/${secrets[5]}`,
      PORT: `${(taken.address() as AddressInfo).port}`,
    }).finally(() => taken.close());
    expect(found.status).toBe(1);
    expect(found.healthy).toBe(false);
    expect(of(found, 'environment', 'broken')).toEqual([
      expect.stringMatching(/^QUEUE_LIMIT: must be a number of jobs/),
    ]);
    expect(of(found, 'redis', 'broken')).toEqual([expect.stringContaining("can't be reached")]);
    expect(of(found, 'database', 'broken')).toEqual([expect.stringContaining("can't be reached. Start it")]);
    expect(of(found, 'catalogue', 'broken')).not.toEqual([]);
    expect(of(found, 'models', 'broken')).not.toEqual([]);
    expect(of(found, 'machine', 'broken')).toEqual([expect.stringContaining('DEVICE=cuda')]);
    expect(of(found, 'network', 'broken')).toEqual([expect.stringContaining('taken by another program')]);
    expect(of(found, 'network', 'look')).toEqual([
      expect.stringContaining('only this machine can open'),
      `Nobody listens for traces at http://127.0.0.1:${closed}: start the collector, or mend OTEL_EXPORTER_OTLP_ENDPOINT.`,
    ]);
    expect(of(found, 'home', 'look')).toEqual([expect.stringContaining('chmod 600')]);
    expect(of(found, 'bots', 'look')).toHaveLength(2);
    expect(of(found, 'program', 'broken')).toEqual([]);
    for (const secret of secrets) expect(found.out).not.toContain(secret);
    await rm(join(home, 'chats.db'));
  });

  it('works where a library can not even be loaded', async () => {
    const found = await report({}, [], ['--import', WITHOUT_SHARP]);
    expect(found.status).toBe(1);
    expect(of(found, 'program', 'broken')).toContainEqual(
      expect.stringMatching(/^sharp does not work \(pictures\): no sharp here\. Install/),
    );
    expect(of(found, 'program', 'ok')).toContainEqual(expect.stringContaining('better-sqlite3 works'));
    expect(of(found, 'redis', 'ok')).toHaveLength(1);
  });

  it('asks the platforms who the bots are where that is wished', async () => {
    const bots = {
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
    };
    const right = await report(bots, ['--online']);
    expect(of(right, 'bots')).toEqual([
      expect.stringMatching(/^Telegram takes the token: the bot is @\w+, asked at 127/),
      expect.stringMatching(/^Discord takes the token: the bot is \S+, asked at 127/),
    ]);
    const wrong = await report({ ...bots, TELEGRAM_TOKEN: '123456:wrong-one', DISCORD_TOKEN: 'wrong.one' }, [
      '--online',
    ]);
    expect(wrong.status).toBe(1);
    expect(of(wrong, 'bots', 'broken')).toEqual([
      expect.stringContaining('Telegram refuses the token'),
      expect.stringContaining('Discord refuses the token'),
    ]);
    expect(wrong.out).not.toMatch(/wrong-one|wrong\.one/);
  });

  it.skipIf(redisServer === undefined)(`looks at Redis${redisServer ? '' : ` (${WITHOUT_REDIS})`}`, async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    try {
      const found = await report({ REDIS_URL: redis.url });
      expect(found.status).toBe(0);
      expect(of(found, 'redis', 'look')).toEqual([expect.stringContaining('maxmemory-policy noeviction')]);
      expect(of(found, 'redis', 'ok')).toEqual([
        expect.stringMatching(/^Redis \d+\.\d+\.\d+ at 127\.0\.0\.1:\d+ answers in [\d.]+ ms\.$/),
        expect.stringContaining('AOF'),
        expect.stringMatching(/of 10\d MB\.$/),
        expect.stringContaining('agree within'),
      ]);
    } finally {
      await redis.remove();
    }
  });

  it.skipIf(NO_POSTGRES !== undefined)(`looks at PostgreSQL${NO_POSTGRES ? ` (${NO_POSTGRES})` : ''}`, async () => {
    const found = await report({ DATABASE_URL: TEST_DATABASE_URL ?? '' });
    expect(of(found, 'database', 'broken')).toEqual([]);
    expect(of(found, 'database', 'ok')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^PostgreSQL \d+\.\d+, \S+ on \S+, answers in [\d.]+ ms\.$/),
        expect.stringMatching(/^\d+ of \d+ connections are in use/),
        expect.stringContaining('agree within'),
      ]),
    );
    expect(found.out).not.toContain(TEST_DATABASE_URL);
  });
});

describe('an examination', () => {
  const patient = { config: readConfig({}), problems: [], online: false };
  async function all(...[checks, whom, withinMs]: Parameters<typeof examine>) {
    const found = [];
    for await (const one of examine(checks, whom, withinMs)) found.push(one);
    return found;
  }

  it('goes on past what can not be loaded, throws, or hangs', async () => {
    const found = await all(
      {
        missing: async () => Promise.reject(Object.assign(new Error('a secret'), { code: 'ERR_DLOPEN_FAILED' })),
        throwing: async () => async () => Promise.reject(new SamelookError('STORAGE_FAILED', 'Start it.')),
        hanging: async () => async () => sleep(60_000, [], { ref: false }),
        sound: async () => async () => [ok('Fine.')],
      },
      patient,
      50,
    );
    expect(found).toEqual([
      { part: 'missing', sign: 'broken', says: 'Looking at the missing failed (ERR_DLOPEN_FAILED).' },
      { part: 'throwing', sign: 'broken', says: 'Start it.' },
      { part: 'hanging', sign: 'broken', says: 'It did not answer within 0.05 s.' },
      { part: 'sound', sign: 'ok', says: 'Fine.' },
    ]);
  });

  it('shows no secret, whoever wrote the sentence', async () => {
    const config = readConfig({ REDIS_URL: 'redis://:p%40ssword@here:6379', TELEGRAM_TOKEN: '12345:abc-def' });
    const says = 'Tried redis://:p%40ssword@here:6379 with p@ssword and p%40ssword for 12345:abc-def.';
    const found = await all({ redis: async () => async () => [ok(says)] }, { ...patient, config });
    expect(found[0]?.says).toBe('Tried … with … and … for ….');
    expect(hideSecrets('Redis is fine', ['redis://host:6379'])).toBe('Redis is fine');
  });
});
