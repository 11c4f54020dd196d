/** One question through real processes: followed by its id in every log, as one trace at a collector; and nothing tells of a person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUERIES, readExposed, readQuery } from '../deploy/queries.js';
import { freePort } from '../fakes/free-port.js';
import { type Collector, startCollector, type TakenSpan } from '../fakes/otlp/collector.js';
import { type RedisServer, redisServer, startRedis, WITHOUT_REDIS } from '../fakes/redis-server.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/server.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';
import { type RoleProcess, startReady } from './role-process.js';

const ENOUGH = { timeout: 60_000 };
/** What tells of the one who asks. */
const PERSON = { id: 7_913_355_779, name: 'Zebedee-Quux', username: 'zq_very_private' };
const WORDS = 'my outfit for the wedding of Aunt Ottilie';
const AGENT = 'SecretAgent/7';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const title = redisServer === undefined ? `a question (${WITHOUT_REDIS})` : 'a question';

describe.skipIf(redisServer === undefined)(title, { timeout: 120_000 }, () => {
  let shop: SmallShop;
  let redis: RedisServer;
  let fake: TelegramFake;
  let collector: Collector;
  let photo: Uint8Array;
  let roles: readonly RoleProcess[] = [];
  let page: string;
  const ports: number[] = [];

  beforeAll(async () => {
    shop = await drawSmallShop(16, 2);
    const app = await shop.open();
    await shop.fill(app);
    await app.close();
    photo = await shop.firstPicture();
    redis = await startRedis();
    fake = await startTelegramFake();
    collector = await startCollector();
    for (let n = 0; n < 4; n++) ports.push(await freePort());
    const common = {
      SAMELOOK_HOME: shop.home,
      CATALOGUE: shop.feed,
      REDIS_URL: redis.url,
      THREADS: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    };
    const bot = { ...common, TELEGRAM_TOKEN: fake.token, TELEGRAM_API_ROOT: fake.apiRoot };
    roles = await Promise.all([
      startReady('bot', { ...bot, HEALTH_PORT: `${ports[0]}` }),
      startReady('worker', { ...common, HEALTH_PORT: `${ports[1]}` }),
      startReady('serve', { ...common, HEALTH_PORT: `${ports[2]}`, PORT: `${ports[3]}` }),
    ]);
    page = `http://127.0.0.1:${ports[3]}`;
  }, 180_000);
  afterAll(async () => {
    await Promise.all(roles.map((role) => role.end()));
    await fake.close();
    await redis.remove();
    await collector.close();
    await shop.remove();
  });

  const linesOf = (requestId: string) =>
    roles.flatMap((role) => role.log()).filter((line) => line.requestId === requestId);
  const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);

  /** Once all spans of a trace are there, what each is a step of, by name. */
  async function stepsOf(traceId: string, last: string): Promise<Record<string, readonly string[]>> {
    await expect.poll(() => spansOf(traceId).map(({ name }) => name), ENOUGH).toContain(last);
    await expect.poll(() => missingParents(traceId), ENOUGH).toEqual([]);
    const names = new Map(spansOf(traceId).map(({ spanId, name }) => [spanId, name]));
    const steps: Record<string, readonly string[]> = {};
    for (const { name, parentSpanId = '' } of spansOf(traceId)) {
      steps[name] = [...new Set([...(steps[name] ?? []), names.get(parentSpanId) ?? parentSpanId])].toSorted();
    }
    return steps;
  }
  function missingParents(traceId: string): readonly TakenSpan[] {
    const ids = new Set(spansOf(traceId).map(({ spanId }) => spanId));
    return spansOf(traceId).filter(
      ({ parentSpanId }) => parentSpanId !== undefined && parentSpanId !== PARENT && !ids.has(parentSpanId),
    );
  }
  const processesOf = (traceId: string) =>
    new Set(spansOf(traceId).map(({ resource }) => resource['service.instance.id']));

  it('from a chat is one trace and one id, from the update through a worker to the reply', async () => {
    const person = addPerson(fake, PERSON.id, PERSON.name, { username: PERSON.username });
    const [message] = write(fake, { from: person.account, chat: person.chat, text: WORDS, photos: [photo] });
    const isAnswer = (one: { isBots: boolean; repliesTo?: number | undefined; pictures: readonly string[] }) =>
      one.isBots && one.repliesTo === message?.id && one.pictures.length > 0;
    await expect.poll(() => fake.world.messages.filter(isAnswer).length, ENOUGH).toBe(1);

    const wish = () => roles[0]?.log().find(({ msg }) => msg === 'wish');
    await expect.poll(wish, ENOUGH).toMatchObject({ platform: 'telegram', kind: 'photo', outcome: 'answered' });
    const { requestId, traceId } = wish() as { requestId: string; traceId: string };
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(linesOf(requestId).filter(({ msg }) => msg === 'search')).toMatchObject([{ outcome: 'answered', traceId }]);

    expect(await stepsOf(traceId, 'wish')).toEqual({
      wish: [''],
      fetch: ['wish'],
      question: ['wish'],
      accept: ['question'],
      wait: ['question'],
      search: ['question'],
      decode: ['search'],
      detect: ['search'],
      embed: ['search'],
      look_up: ['search'],
      rank: ['search'],
      batch: ['detect', 'embed'],
      deliver: ['wish'],
    });
    expect(processesOf(traceId).size).toBe(2);
    const [root] = spansOf(traceId).filter(({ name }) => name === 'wish');
    expect(root).toMatchObject({
      kind: 'SERVER',
      attributes: { 'samelook.request_id': requestId, 'samelook.platform': 'telegram', 'samelook.outcome': 'answered' },
      resource: { 'service.name': 'samelook', 'samelook.role': 'bot', 'deployment.environment.name': 'test' },
    });
    for (const span of spansOf(traceId)) {
      expect(span.endTimeUnixNano).toBeGreaterThanOrEqual(span.startTimeUnixNano);
      expect(span.status?.code ?? 'UNSET').toBe('UNSET');
    }
  });

  it('over HTTP goes on with the trace of whoever asks, under its id', async () => {
    const form = new FormData();
    form.set('photo', new Blob([new Uint8Array(photo)]), `${PERSON.username}.jpg`);
    form.set('filters', JSON.stringify({ colour: ['ottilie-blue'] }));
    const response = await fetch(`${page}/v1/similar?who=${PERSON.username}`, {
      method: 'POST',
      body: form,
      headers: { traceparent: `00-${TRACE}-${PARENT}-01`, 'user-agent': AGENT, cookie: `who=${PERSON.name}` },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe(TRACE);

    expect(await stepsOf(TRACE, 'POST /v1/similar')).toMatchObject({
      'POST /v1/similar': [PARENT],
      question: ['POST /v1/similar'],
      wait: ['question'],
      search: ['question'],
      embed: ['search'],
    });
    const [door] = spansOf(TRACE).filter(({ name }) => name === 'POST /v1/similar');
    expect(door).toMatchObject({
      kind: 'SERVER',
      attributes: { 'http.route': '/v1/similar', 'http.response.status_code': 200 },
    });
    await expect
      .poll(
        () =>
          linesOf(TRACE)
            .map(({ msg }) => msg)
            .toSorted(),
        ENOUGH,
      )
      .toEqual(['request', 'search']);
    // What was sent as JSON goes on from another event of the connection.
    const json = await fetch(`${page}/v1/similar`, {
      method: 'POST',
      body: JSON.stringify({ photo: Buffer.from(photo).toString('base64') }),
      headers: { 'content-type': 'application/json', 'x-request-id': 'asked-in-json' },
    });
    expect(json.status).toBe(200);
    await expect
      .poll(
        () =>
          linesOf('asked-in-json')
            .map(({ msg }) => msg)
            .toSorted(),
        ENOUGH,
      )
      .toEqual(['request', 'search']);
  });

  it('that fails is an error in its trace, with its code', async () => {
    const body = new FormData();
    body.set('photo', new Blob(['no photo at all']), 'photo.jpg');
    const response = await fetch(`${page}/v1/similar`, {
      method: 'POST',
      body,
      headers: { 'x-request-id': 'refused-1' },
    });
    expect(response.status).toBe(415);
    const failed = () =>
      collector.spans.find(
        ({ name, attributes }) => name === 'accept' && attributes['samelook.request_id'] === 'refused-1',
      );
    await expect
      .poll(failed, ENOUGH)
      .toMatchObject({ attributes: { 'error.type': 'PHOTO_UNSUPPORTED' }, status: { code: 'ERROR' } });
  });

  const scrape = () =>
    Promise.all(ports.slice(0, 3).map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));

  it('is counted in every figure that the dashboard and the alarms ask for', async () => {
    const exposed = readExposed(await scrape());
    const missing = QUERIES.flatMap((query) => readQuery(query).figures).filter((name) => !exposed.has(name));
    expect(new Set(missing)).toEqual(new Set(['up']));
    expect([...(exposed.get('samelook_stage_seconds_count') ?? [])].toSorted()).toEqual(['outcome', 'stage']);
    expect([...(exposed.get('samelook_chat_seconds_count') ?? [])].toSorted()).toEqual(['kind', 'outcome', 'platform']);
  });

  it('leaves nothing that tells of a person, in logs, traces and figures', async () => {
    const figures = await scrape();
    const everything = [...roles.map((role) => role.output()), collector.text(), ...figures].join('\n');
    const personal = [
      String(PERSON.id),
      PERSON.name,
      PERSON.username,
      'Ottilie',
      'ottilie',
      AGENT,
      fake.token,
      fake.token.split(':')[1] ?? '',
      ...fake.world.files.keys(),
      Buffer.from(photo).toString('base64').slice(0, 40),
    ];
    for (const told of personal) expect(everything.includes(told), told).toBe(false);
    expect(collector.complaints).toEqual([]);
    // The log is one JSON object a line, the progress of work on the catalogue apart.
    for (const role of roles)
      for (const { level, time } of role.log()) expect([level, time].every(Number.isInteger)).toBe(true);
  });
});
