import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRedis, redisFailure } from '../../src/redis/connection.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';

const title = redisServer === undefined ? `a connection to Redis (${WITHOUT_REDIS})` : 'a connection to Redis';

describe.skipIf(redisServer === undefined)(title, () => {
  let server: RedisServer;
  const opened: ReturnType<typeof openRedis>[] = [];
  const open = (manner: 'asking' | 'patient') => {
    const redis = openRedis(server.url, manner);
    opened.push(redis);
    return redis;
  };
  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    for (const redis of opened.splice(0)) redis.disconnect();
    await server.remove();
  });

  it('of a patient one waits until a Redis that takes no writes for the moment takes them again', async () => {
    const [operator, patient, asking] = [open('asking'), open('patient'), open('asking')];
    await operator.replicaof('127.0.0.1', 1);
    const written = patient.set('key', 'value');
    await expect(asking.set('key', 'other')).rejects.toThrow('READONLY');
    await operator.replicaof('NO', 'ONE');
    expect(await written).toBe('OK');
    expect(await operator.get('key')).toBe('value');
  });

  it('leaves what was sent out of its errors: it may be a photo', async () => {
    const [operator, asking] = [open('asking'), open('asking')];
    await operator.replicaof('127.0.0.1', 1);
    const thrown: unknown = await asking.set('key', 'somebody’s photo').catch((error: unknown) => error);
    expect(inspect(thrown, { depth: 9 })).toContain('photo');
    const failure = redisFailure(server.url, thrown);
    expect(failure).toMatchObject({ code: 'STORAGE_FAILED', retryable: true });
    expect(inspect(failure, { depth: 9 })).toContain('READONLY');
    expect(inspect(failure, { depth: 9 })).not.toContain('photo');
  });

  it('of a patient one waits for a Redis that was killed, and passes on what is wrong with a command', async () => {
    const patient = open('patient');
    expect(await patient.set('key', 'value')).toBe('OK');
    await server.stop();
    const read = patient.get('key');
    await server.start();
    expect(await read).toBe('value');
    await expect(patient.lpush('key', 'value')).rejects.toThrow('WRONGTYPE');
  });
});
