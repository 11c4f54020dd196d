/** Work for the inference process: what waits, what is under way there, and who is told of the outcome. */
import { SamelookError, toSamelookError } from '../src/core/errors.js';
import { presentTrail, type Trail } from '../src/core/trail.js';
import { fromPlainError, type Work, type WorkResult } from './inference-messages.js';
import type { Tensor } from './tensor.js';

/** Work that was under way in this many crashes is given up. */
export const MAX_ATTEMPTS = 3;

type Outputs = ReadonlyMap<string, Tensor>;

/** Work in the order of its arrival, but behind what somebody waits for the rest; nothing in it is lost when the process is. */
export interface WorkQueue {
  /** @throws SamelookError the work's own error, what it was rejected with, or CANCELLED */
  add(work: Omit<Work, 'id'>, signal?: AbortSignal): Promise<Outputs>;
  /** Hands on what waits, oldest first, until `limit` are under way; and as many that nobody waits for, which never take the others' room. */
  send(limit: number, post: (work: Work) => void): void;
  /** @returns the trails of those whose work it was */
  settle(results: readonly WorkResult[]): readonly Trail[];
  /** The process is gone: what was under way waits again, at the front; or it has had its attempts and fails. */
  takeBack(how: string): void;
  rejectAll(error: SamelookError): void;
  readonly waiting: number;
  readonly inFlight: number;
}

/** Work with the one who waits for it. */
interface Request {
  readonly work: Work;
  readonly signal: AbortSignal | undefined;
  readonly trail: Trail | undefined;
  /** How often it was sent. */
  attempts: number;
  resolve(outputs: Outputs): void;
  reject(error: SamelookError): void;
}

/** @param onIdle called whenever nothing is left, neither waiting nor under way */
export function createWorkQueue(onIdle: () => void): WorkQueue {
  let lastId = 0;
  /** What somebody waits for, and the rest. */
  let lanes: readonly [Request[], Request[]] = [[], []];
  const sent = new Map<number, Request>();

  async function add(work: Omit<Work, 'id'>, signal?: AbortSignal): Promise<Outputs> {
    if (signal?.aborted) throw toSamelookError(signal.reason);
    let cancel = () => {};
    try {
      return await new Promise<Outputs>((resolve, reject) => {
        const own = { work: { ...work, id: ++lastId }, signal, trail: presentTrail() };
        const request: Request = { ...own, attempts: 0, resolve, reject };
        // What is under way keeps its place at the process; its outcome finds nobody.
        cancel = () => {
          keep((other) => other !== request);
          reject(toSamelookError(signal?.reason));
          tellIfIdle();
        };
        signal?.addEventListener('abort', cancel, { once: true });
        laneOf(request).push(request);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  function send(limit: number, post: (work: Work) => void): void {
    for (const lane of lanes) {
      for (let next = lane[0]; next !== undefined && hasRoomFor(next, limit); next = lane[0]) {
        lane.shift();
        next.attempts += 1;
        sent.set(next.work.id, next);
        post(next.work);
      }
      // One that is to be sent alone waits until nothing is under way.
      if (lane[0] !== undefined && lane[0].attempts > 0) return;
    }
  }

  /** Whatever was under way in a crash is sent again alone, so that a picture that kills takes no other with it. */
  function hasRoomFor(next: Request, limit: number): boolean {
    const [oldest] = sent.values();
    if (oldest === undefined) return true;
    const ofItsKind = [...sent.values()].filter(({ work }) => work.behind === next.work.behind).length;
    return ofItsKind < limit && next.attempts === 0 && oldest.attempts === 1;
  }

  function laneOf({ work }: Request): Request[] {
    return lanes[work.behind ? 1 : 0];
  }

  function keep(isKept: (request: Request) => boolean): void {
    lanes = [lanes[0].filter(isKept), lanes[1].filter(isKept)];
  }

  function settle(results: readonly WorkResult[]): readonly Trail[] {
    const trails = new Set<Trail>();
    for (const result of results) {
      const request = sent.get(result.id);
      sent.delete(result.id);
      if (request?.trail !== undefined) trails.add(request.trail);
      if ('error' in result) request?.reject(fromPlainError(result.error));
      else request?.resolve(result.outputs);
    }
    tellIfIdle();
    return [...trails];
  }

  function takeBack(how: string): void {
    const wanted = [...sent.values()].filter(({ signal }) => !signal?.aborted);
    sent.clear();
    for (const request of wanted.toReversed()) if (request.attempts < MAX_ATTEMPTS) laneOf(request).unshift(request);
    const message =
      `The inference process ended ${MAX_ATTEMPTS} times over this picture (${how}). ` +
      'Try another picture; if all of them fail, see the log for what the process said.';
    for (const { attempts, reject } of wanted) {
      if (attempts >= MAX_ATTEMPTS) reject(new SamelookError('INFERENCE_FAILED', message, { retryable: true }));
    }
    tellIfIdle();
  }

  function rejectAll(error: SamelookError): void {
    const all = [...sent.values(), ...lanes.flat()];
    sent.clear();
    lanes = [[], []];
    for (const { reject } of all) reject(error);
    tellIfIdle();
  }

  const waiting = () => lanes[0].length + lanes[1].length;

  function tellIfIdle(): void {
    if (waiting() === 0 && sent.size === 0) onIdle();
  }

  return {
    add,
    send,
    settle,
    takeBack,
    rejectAll,
    get waiting() {
      return waiting();
    },
    get inFlight() {
      return sent.size;
    },
  };
}
