/** A collector of OpenTelemetry on loopback: takes traces by OTLP over HTTP, and nothing that is not well formed. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { decodeRequest } from './schema.js';

const hex = (bytes: number) =>
  z.base64().transform((text, context) => {
    const buffer = Buffer.from(text, 'base64');
    if (buffer.length !== bytes)
      context.addIssue({ code: 'custom', message: `${buffer.length} bytes instead of ${bytes}` });
    return buffer.toString('hex');
  });
const Attributes = z
  .array(
    z.strictObject({
      key: z.string().min(1),
      value: z.union([
        z.strictObject({ stringValue: z.string() }).transform((one) => one.stringValue),
        z.strictObject({ intValue: z.string() }).transform((one) => Number(one.intValue)),
        z.strictObject({ doubleValue: z.number() }).transform((one) => one.doubleValue),
        z.strictObject({ boolValue: z.boolean() }).transform((one) => one.boolValue),
      ]),
    }),
  )
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
const nanoseconds = z.string().regex(/^\d+$/).transform(BigInt);
const none = z.literal(0).optional();
const Span = z.strictObject({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: hex(8).optional(),
  traceState: z.string().optional(),
  flags: z.number().optional(),
  name: z.string().min(1),
  kind: z.enum(['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: Attributes,
  links: z.array(z.looseObject({ traceId: hex(16), spanId: hex(8) })).default([]),
  events: z.array(z.unknown()).default([]),
  status: z
    .strictObject({ code: z.enum(['UNSET', 'OK', 'ERROR']).default('UNSET'), message: z.string().optional() })
    .optional(),
  droppedAttributesCount: none,
  droppedEventsCount: none,
  droppedLinksCount: none,
});
const Scope = z.strictObject({
  name: z.string().min(1),
  version: z.string().optional(),
  attributes: Attributes,
  droppedAttributesCount: none,
});
const Request = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: Attributes, droppedAttributesCount: none }),
      scopeSpans: z.array(z.strictObject({ scope: Scope, spans: z.array(Span), schemaUrl: z.string().optional() })),
      schemaUrl: z.string().optional(),
    }),
  ),
});

/** A span, with what is known of the process that it was in. */
export type TakenSpan = z.infer<typeof Span> & { readonly resource: Readonly<Record<string, unknown>> };

export interface Collector {
  readonly url: string;
  readonly spans: readonly TakenSpan[];
  /** What it could not understand. */
  readonly complaints: readonly string[];
  /** Everything that was sent, as text. */
  text(): string;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: TakenSpan[] = [];
  const complaints: string[] = [];
  const texts: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    try {
      if (request.url !== '/v1/traces' || request.method !== 'POST')
        throw new Error(`${request.method} ${request.url}`);
      if (request.headers['content-type'] !== 'application/x-protobuf')
        throw new Error(`${request.headers['content-type']}`);
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const decoded = decodeRequest(bytes);
      texts.push(JSON.stringify(decoded));
      for (const { resource, scopeSpans } of Request.parse(decoded).resourceSpans) {
        for (const span of scopeSpans.flatMap((one) => one.spans))
          spans.push({ ...span, resource: resource.attributes });
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    } catch (thrown) {
      complaints.push(String(thrown));
      response.writeHead(400).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    complaints,
    text: () => texts.join('\n'),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
