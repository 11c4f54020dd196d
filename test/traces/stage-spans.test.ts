import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { SamelookError } from '../../src/core/errors.js';
import { told } from '../../src/core/telemetry.js';
import { newTrail, onTrail, presentTrail, traceIdOf } from '../../src/core/trail.js';
import { createStageSpans } from '../../src/traces/stage-spans.js';

function traced() {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
  return { telemetry: createStageSpans(provider.getTracer('test')), spans: () => memory.getFinishedSpans() };
}
const TRACE = '0af7651916cd43dd8448eb211c80319c';

it('follows whoever sampled before: what was not is not recorded, and says so further on', async () => {
  const { telemetry, spans } = traced();
  const unsampled = newTrail('a', `00-${TRACE}-b7ad6b7169203331-00`);
  const inside = await onTrail(unsampled, () => told(telemetry, 'search', async () => presentTrail()));
  expect(inside?.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  expect(spans()).toEqual([]);
});

it('makes no span of what is on no trail', async () => {
  const { telemetry, spans } = traced();
  expect(await told(telemetry, 'embed', async () => presentTrail())).toBeUndefined();
  telemetry.progress('import', 1, 2);
  expect(spans()).toEqual([]);
});

it('ties a batch to everybody whose inputs it had, and begins it when it began', async () => {
  const { telemetry, spans } = traced();
  const [one, two, three] = ['1', '2', '3'].map((n) => newTrail(`q${n}`, `00-${TRACE}-b7ad6b716920333${n}-01`));
  if (one === undefined || two === undefined || three === undefined) return;
  onTrail(one, () =>
    telemetry.begin('batch', { network: 'n', size: 3 }, { agoMs: 500, alsoFor: [two, three] }).end('answered'),
  );
  const [span] = spans();
  expect(span?.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: 'b7ad6b7169203331' });
  expect(span?.links.map(({ context }) => context.spanId)).toEqual(['b7ad6b7169203332', 'b7ad6b7169203333']);
  expect(span?.attributes).toMatchObject({ 'samelook.network': 'n', 'samelook.batch.size': 3 });
  const [seconds = 0, nanos = 0] = span?.duration ?? [];
  expect(seconds + nanos / 1e9).toBeGreaterThanOrEqual(0.45);
});

it('says how a stage failed, by its code alone', async () => {
  const { telemetry, spans } = traced();
  const failing = () =>
    told(telemetry, 'fetch', () => Promise.reject(new SamelookError('PHOTO_EXPIRED', 'Of Ottilie.')));
  await expect(onTrail(newTrail('q'), failing)).rejects.toMatchObject({ code: 'PHOTO_EXPIRED' });
  const [span] = spans();
  expect(span?.attributes).toMatchObject({ 'error.type': 'PHOTO_EXPIRED', 'samelook.request_id': 'q' });
  expect(JSON.stringify([span?.attributes, span?.status, span?.events])).not.toContain('Ottilie');
  expect(traceIdOf(`00-${span?.spanContext().traceId}-x`)).toMatch(/^[0-9a-f]{32}$/);
});
