/** Traces by OpenTelemetry, sent by OTLP over HTTP where the standard variables name a collector. Loaded only there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../core/log.js';
import type { Telemetry } from '../core/telemetry.js';
import { createStageSpans } from './stage-spans.js';
import { tellingOnce } from './telling-once.js';

/** At the end, a collector that does not answer is waited for so long, at most. */
export const LAST_WORDS_MS = 3_000;

/** Where the process stands. */
export interface TraceOptions {
  /** What the process is: serve, bot, worker. */
  readonly role: string;
  readonly version: string;
  /** Origin of the collector, for sentences. */
  readonly collector: string;
  /** How long one delivery is tried, repetitions included. */
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Traces of one process. */
export interface Traces {
  /** Tells them of the work. */
  readonly telemetry: Telemetry;
  /** Sends what is left, within a bound. */
  close(): Promise<void>;
}

/**
 * The SDK reads its own variables: OTEL_EXPORTER_OTLP_* (endpoint, headers, certificates), OTEL_TRACES_SAMPLER, OTEL_BSP_*,
 * OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES. Spans wait in a bounded queue (2,048 where OTEL_BSP_MAX_QUEUE_SIZE does not say) and are dropped past it.
 */
export function openTraces({ role, version, collector, timeoutMs, log }: TraceOptions): Traces {
  const own = resourceFromAttributes({ 'service.name': 'samelook', 'service.version': version, 'samelook.role': role });
  const resource = own.merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }));
  const exporter = tellingOnce(new OTLPTraceExporter({ timeoutMillis: timeoutMs }), collector, log);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  return {
    telemetry: createStageSpans(provider.getTracer('samelook', version)),
    async close() {
      const over = new AbortController();
      const late = sleep(LAST_WORDS_MS, undefined, { signal: over.signal, ref: false }).catch(() => {});
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      over.abort();
    },
  };
}
