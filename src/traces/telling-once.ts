/** An exporter that tells once that nobody takes its spans, and once that somebody does again. */
import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../core/log.js';
import { offTrail } from '../core/trail.js';

/** @param collector its origin: neither path nor headers, which may hold keys */
export function tellingOnce(exporter: SpanExporter, collector: string, log: Log): SpanExporter {
  let isAway = false;
  return {
    export(spans, onResult) {
      exporter.export(spans, (result) => {
        const failed = result.code === ExportResultCode.FAILED;
        if (failed && !isAway) {
          const advice = 'Spans are dropped until it does; everything else goes on. Mend OTEL_EXPORTER_OTLP_ENDPOINT.';
          offTrail(() => log.warn({ collector }, `The collector of traces takes nothing. ${advice}`));
        }
        if (!failed && isAway) {
          offTrail(() => log.info({ collector }, 'The collector of traces takes spans again.'));
        }
        isAway = failed;
        onResult(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
