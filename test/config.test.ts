import { describe, expect, it } from 'vitest';
import { describeEnvironment, readConfig } from '../src/config.js';
import { SamelookError } from '../src/core/errors.js';

describe('readConfig', () => {
  it('needs nothing set', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      index: 'hnsw',
      inference: { device: 'auto', threads: undefined, precision: 'auto', gpuMemoryBytes: 4 * 2 ** 30 },
      catalogue: undefined,
    });
    expect(config.home).toMatch(/data$/);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ PORT: '', CATALOGUE: '' })).toMatchObject({ port: 3000, catalogue: undefined });
  });

  it('reports every problem at once, each with its fix', () => {
    const read = () => readConfig({ PORT: '70000', DEVICE: 'gpu', PUBLIC_URL: 'look.example.org', THREADS: '-1' });
    expect(read).toThrow(SamelookError);
    expect(read).toThrow(/PORT: must be a port, 0 to 65535/);
    expect(read).toThrow(/DEVICE: must be one of auto, cpu, cuda/);
    expect(read).toThrow(/PUBLIC_URL: must be an http\(s\) address/);
    expect(read).toThrow(/THREADS: must be a number of threads/);
  });

  it('takes the address of a Redis, and tells nobody its password', () => {
    expect(readConfig({})).toMatchObject({ redisUrl: undefined });
    expect(readConfig({ REDIS_URL: 'rediss://:hush@redis.example:6380/1' }).redisUrl).toMatch(/^rediss:/);
    const read = () => readConfig({ REDIS_URL: 'http://:hush@redis.example' });
    expect(read).toThrow(/REDIS_URL: must be an address such as redis:/);
    expect(read).not.toThrow(/hush/);
  });

  it('tells what the environment names from what it leaves to the program', () => {
    const named = readConfig({ ENCODER: 'hog', MODEL_HUB: 'http://hub.example.org' });
    expect(named).toMatchObject({ encoder: 'hog', chosenByEnvironment: { encoder: true, detector: false } });
    expect(named.modelHub).toBe('http://hub.example.org');
    expect(readConfig({ SAMELOOK_HOME: '/state', ENCODER: '' })).toMatchObject({
      modelShelf: '/state/models',
      modelHub: 'https://huggingface.co',
      chosenByEnvironment: { encoder: false, detector: false },
    });
  });

  it('makes paths absolute and seconds milliseconds', () => {
    const config = readConfig({ CATALOGUE: 'shop.jsonl', SAMELOOK_HOME: 'state', JOB_TIMEOUT_S: '5' });
    expect(config.catalogue).toBe(`${process.cwd()}/shop.jsonl`);
    expect(config.home).toBe(`${process.cwd()}/state`);
    expect(config.jobTimeoutMs).toBe(5_000);
  });
});

describe('the database', () => {
  it('switches the index to its own, unless another one is named', () => {
    const url = 'postgresql://anna:s%40cret@db.example.org:6432/shop?sslmode=require';
    expect(readConfig({})).toMatchObject({ databaseUrl: undefined, index: 'hnsw' });
    expect(readConfig({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url, index: 'pgvector' });
    expect(readConfig({ DATABASE_URL: url, INDEX: 'hnsw' }).index).toBe('hnsw');
    expect(readConfig({ DATABASE_URL: 'postgres:///shop?host=/run/postgresql' }).index).toBe('pgvector');
  });

  it.each(['mysql://anna:s3cret@db/shop', 'postgres://anna:s3cret@db:port/shop', 'anna:s3cret@db'])(
    'refuses %s without telling its password',
    (url) => {
      const read = () => readConfig({ DATABASE_URL: url });
      expect(read).toThrow(/DATABASE_URL: must be an address such as postgres:/);
      expect(read).not.toThrow(/s3cret/);
    },
  );
});

describe('the bots', () => {
  it('are off without a token, whatever else is set', () => {
    const config = readConfig({ TELEGRAM_WEBHOOK_PORT: '443', DISCORD_API_ROOT: 'http://127.0.0.1:1/api' });
    expect(config).toMatchObject({ telegram: undefined, discord: undefined });
    expect(config.quotas).toEqual({ userPerMinute: 10, chatPerMinute: 30 });
  });

  it('are on with one', () => {
    const config = readConfig({
      TELEGRAM_TOKEN: '123456:ABC-DEF_ghi',
      TELEGRAM_WEBHOOK_URL: 'https://look.example/telegram',
      TELEGRAM_WEBHOOK_SECRET: 's3cret',
      DISCORD_TOKEN: 'abc.def.g-h_i',
      QUOTA_USER_PER_MINUTE: '3',
    });
    expect(config.telegram).toEqual({
      token: '123456:ABC-DEF_ghi',
      apiRoot: undefined,
      webhook: { url: 'https://look.example/telegram', port: 8443, secret: 's3cret' },
    });
    expect(config.discord).toEqual({ token: 'abc.def.g-h_i', apiRoot: undefined });
    expect(config.quotas.userPerMinute).toBe(3);
  });

  it('are refused with advice where a token was not copied whole, and the token is not told', () => {
    const read = () => readConfig({ TELEGRAM_TOKEN: 'half-a-secret', DISCORD_TOKEN: 'Bot my secret' });
    expect(read).toThrow(/TELEGRAM_TOKEN: must be a token as @BotFather gives it/);
    expect(read).toThrow(/DISCORD_TOKEN: must be a bot token/);
    expect(read).not.toThrow(/secret/);
    expect(() => readConfig({ TELEGRAM_WEBHOOK_URL: 'http://look.example' })).toThrow(/https address/);
  });
});

describe('describeEnvironment', () => {
  it('explains every variable', () => {
    const variables = describeEnvironment();
    expect(variables.map(({ name }) => name)).toContain('SAMELOOK_HOME');
    for (const { name, meaning } of variables) expect(meaning, name).not.toBe('');
  });
});
