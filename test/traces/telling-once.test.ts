import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, expect, it } from 'vitest';
import { newTrail, onTrail, presentTrail } from '../../src/core/trail.js';
import { tellingOnce } from '../../src/traces/telling-once.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it('tells once that the collector refuses, and that it takes spans again, without its address', async () => {
  let status = 401;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const memory = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('test');
  tracer.startSpan('one').end();
  const lines: string[] = [];
  const keep = (fields: object, message: string) => {
    expect(presentTrail()).toBeUndefined();
    lines.push(`${JSON.stringify(fields)} ${message}`);
  };
  const inner = new OTLPTraceExporter({
    url: `http://127.0.0.1:${port}/a-secret-key/v1/traces`,
    headers: { authorization: 'another-secret' },
  });
  const exporter = tellingOnce(inner, 'collector:4318', { info: keep, warn: keep, error: keep });
  const deliver = (done: (code: number) => void) =>
    exporter.export(memory.getFinishedSpans(), ({ code }) => done(code));
  // Spans are sent when some question ends; what is said of them is about none.
  const send = () => onTrail(newTrail(), () => new Promise<number>(deliver));

  expect([await send(), await send(), await send()]).toEqual([1, 1, 1]);
  expect(lines).toEqual([
    expect.stringMatching(/^\{"collector":"collector:4318"\} The collector of traces takes nothing\./),
  ]);
  status = 200;
  expect([await send(), await send()]).toEqual([0, 0]);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('takes spans again');
  expect(lines.join()).not.toMatch(/secret/);
  await exporter.shutdown();
});
