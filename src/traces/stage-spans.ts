/** The stages of questions as OpenTelemetry sees them: each a span, in the trace of its question whichever process it was in. */
import {
  type Attributes,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ANSWERED, type Facts, type Stage, type Telemetry } from '../core/telemetry.js';
import { presentTrail, type Trail } from '../core/trail.js';

/** The others are steps within a process. */
const KINDS: Readonly<Partial<Record<Stage, SpanKind>>> = {
  request: SpanKind.SERVER,
  wish: SpanKind.SERVER,
  question: SpanKind.PRODUCER,
  search: SpanKind.CONSUMER,
  fetch: SpanKind.CLIENT,
  deliver: SpanKind.CLIENT,
};

/** Names of https://opentelemetry.io/docs/specs/semconv/ where there is one. */
const ATTRIBUTES: Readonly<Record<keyof Facts, string>> = {
  platform: 'samelook.platform',
  kind: 'samelook.kind',
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  network: 'samelook.network',
  size: 'samelook.batch.size',
};

/** Spans of all that is done for a question; what is on no trail has no place in a trace. */
export function createStageSpans(tracer: Tracer): Telemetry {
  return {
    begin(stage, facts = {}, { agoMs = 0, alsoFor = [] } = {}) {
      const trail = presentTrail();
      if (trail === undefined) return { end() {} };
      const parent = spanContextOf(trail);
      const span = tracer.startSpan(
        stage === 'request' ? `${facts.method} ${facts.route}` : stage,
        {
          kind: KINDS[stage] ?? SpanKind.INTERNAL,
          startTime: Date.now() - agoMs,
          attributes: { 'samelook.request_id': trail.requestId, ...attributesOf(facts) },
          links: alsoFor.flatMap(linkTo),
        },
        parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
      );
      return {
        trail: { ...trail, traceparent: traceparentOf(span.spanContext()) },
        end(outcome, more = {}) {
          span.setAttributes(attributesOf(more));
          if (stage !== 'request') span.setAttribute('samelook.outcome', outcome);
          if (hasFailed(stage, outcome, more)) {
            span.setAttribute('error.type', outcome);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    progress() {},
  };
}

/** Of requests, those that are the service's own fault. */
function hasFailed(stage: Stage, outcome: string, { status = 0 }: Facts): boolean {
  return stage === 'request' ? status >= 500 : outcome !== ANSWERED;
}

function attributesOf(facts: Facts): Attributes {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [ATTRIBUTES[name as keyof Facts], value]));
}

function linkTo(trail: Trail): readonly Link[] {
  const context = spanContextOf(trail);
  return context === undefined ? [] : [{ context }];
}

/** https://www.w3.org/TR/trace-context/: version, trace, span, flags. */
function spanContextOf({ traceparent }: Trail): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
