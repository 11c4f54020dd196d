/** The trail of a question: its id, and its place in a trace. Everything done on its behalf in this process finds it here; jobs take it along. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** What an id may be made of, so that a foreign one can't forge a line of the log. */
const SAFE_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values: neither version ff, nor ids of zeros. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** How a question is followed from process to process; nothing in it tells of a person. */
export const Trail = z.object({
  /** In every line of the log that is about the question. */
  requestId: z.string().regex(SAFE_ID),
  /** The step of a trace that what comes next belongs to, as W3C writes it; undefined where nobody traces. */
  traceparent: z.string().regex(TRACEPARENT).optional(),
});
export type Trail = z.infer<typeof Trail>;

const present = new AsyncLocalStorage<Trail | undefined>();

/** A trail that begins here. @param requestId, traceparent given from outside; what is not well formed is passed over */
export function newTrail(requestId?: unknown, traceparent?: unknown): Trail {
  const trace = Trail.shape.traceparent.safeParse(traceparent).data;
  const id = Trail.shape.requestId.safeParse(requestId).data ?? traceIdOf(trace) ?? randomUUID();
  return { requestId: id, ...(trace !== undefined && { traceparent: trace }) };
}

/** The trail that this very call is on; undefined where it is about no question. */
export function presentTrail(): Trail | undefined {
  return present.getStore();
}

/** Does work, and all that comes of it, on a trail. */
export function onTrail<Value>(trail: Trail, work: () => Value): Value {
  return present.run(trail, work);
}

/** Does work that is about no question, though it was one that happened to set it off. */
export function offTrail<Value>(work: () => Value): Value {
  return present.run(undefined, work);
}

/** The same function, which will run on the present trail whoever calls it, and whenever: for lines in which work waits. */
export function keepTrail<Args extends readonly unknown[], Value>(
  work: (...args: Args) => Value,
): (...args: Args) => Value {
  const trail = presentTrail();
  return trail === undefined ? work : (...args) => onTrail(trail, () => work(...args));
}

/** The id of the whole trace, 32 hexadecimal digits. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.split('-')[1];
}
