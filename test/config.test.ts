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
      device: 'auto',
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

  it('makes paths absolute and seconds milliseconds', () => {
    const config = readConfig({ CATALOGUE: 'shop.jsonl', SAMELOOK_HOME: 'state', JOB_TIMEOUT_S: '5' });
    expect(config.catalogue).toBe(`${process.cwd()}/shop.jsonl`);
    expect(config.home).toBe(`${process.cwd()}/state`);
    expect(config.jobTimeoutMs).toBe(5_000);
  });
});

describe('describeEnvironment', () => {
  it('explains every variable', () => {
    const variables = describeEnvironment();
    expect(variables.map(({ name }) => name)).toContain('SAMELOOK_HOME');
    for (const { name, meaning } of variables) expect(meaning, name).not.toBe('');
  });
});
