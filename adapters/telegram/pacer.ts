/** Sends messages no faster than Telegram allows: in order within a chat, fairly between chats, and pausing where it is told to. */

/** The pace; times are taken where a message was done, so that a slow line makes it slower, never faster. */
export interface Pace {
  /** Messages a second over all chats. */
  readonly perSecond: number;
  /** Time from one message of a chat to its next. */
  readonly chatPauseMs: number;
  /** Messages a minute in one group. */
  readonly groupPerMinute: number;
}

/** How something is sent. */
export interface Sending {
  readonly signal: AbortSignal;
  /** An edit is no message: only the pace over all chats holds it up. */
  readonly isEdit?: boolean;
}

/** Lets calls through at the pace. */
export interface Pacer {
  run<Result>(chat: number, send: () => Promise<Result>, sending: Sending): Promise<Result>;
  /** Gives up what waits. */
  close(reason: Error): void;
}

interface Job {
  readonly start: () => Promise<void>;
  readonly giveUp: (reason: unknown) => void;
  readonly isEdit: boolean;
  /** Who came first goes first, over all chats whose turn it is. */
  readonly turn: number;
}

interface Line {
  readonly chat: number;
  readonly jobs: Job[];
  /** When its last messages were done, oldest first. */
  sent: number[];
  isBusy: boolean;
  pausedUntil: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Times that a message is tried where Telegram asks to wait. */
const MAX_TRIES = 5;

/** @param retryAfterMs how long an error asks to wait; undefined where it asks for nothing of the kind */
export function createPacer(pace: Pace, retryAfterMs: (thrown: unknown) => number | undefined): Pacer {
  const lines = new Map<number, Line>();
  let turns = 0;
  /** When messages were done within the last second, and how many are under way: each may arrive at any time until it is done. */
  let done: number[] = [];
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    clearTimeout(timer);
    const now = performance.now();
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const line of [...lines.values()].sort(byTurn)) {
      const [job] = line.jobs;
      if (line.isBusy || job === undefined) {
        if (!line.isBusy && isForgettable(line, now)) lines.delete(line.chat);
        continue;
      }
      const at = Math.max(freeAt(now), mayAt(line, job, pace));
      if (at <= now) serve(line, job);
      else wakeAt = Math.min(wakeAt, at);
    }
    if (wakeAt < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.ceil(wakeAt - now));
  }

  /** When one more message may go out over all chats; infinity = when one is done. */
  function freeAt(now: number): number {
    done = done.filter((at) => at > now - SECOND_MS);
    const left = pace.perSecond - underWay;
    if (done.length < left) return now;
    return left <= 0 ? Number.POSITIVE_INFINITY : (done[done.length - left] ?? now) + SECOND_MS;
  }

  function serve(line: Line, job: Job): void {
    line.jobs.shift();
    line.isBusy = true;
    underWay += 1;
    void job.start().finally(() => {
      line.isBusy = false;
      underWay -= 1;
      done.push(performance.now());
      if (!job.isEdit) line.sent = [...line.sent.slice(1 - pace.groupPerMinute), performance.now()];
      pump();
    });
  }

  function lineOf(chat: number): Line {
    const line = lines.get(chat) ?? { chat, jobs: [], sent: [], isBusy: false, pausedUntil: 0 };
    lines.set(chat, line);
    return line;
  }

  return {
    run: (chat, send, { signal, isEdit = false }) =>
      new Promise((resolve, reject) => {
        const line = lineOf(chat);
        let tries = 0;
        const giveUp = (reason: unknown) => {
          signal.removeEventListener('abort', onAbort);
          reject(reason);
        };
        const onAbort = () => {
          const place = line.jobs.indexOf(job);
          if (place === -1) return;
          line.jobs.splice(place, 1);
          giveUp(signal.reason);
        };
        const job: Job = {
          isEdit,
          turn: turns++,
          giveUp,
          async start() {
            tries += 1;
            try {
              const result = await send();
              signal.removeEventListener('abort', onAbort);
              resolve(result);
            } catch (thrown) {
              const waitMs = retryAfterMs(thrown);
              if (waitMs === undefined || tries >= MAX_TRIES || signal.aborted) return giveUp(thrown);
              line.pausedUntil = performance.now() + waitMs;
              line.jobs.unshift(job);
            }
          },
        };
        if (signal.aborted) return giveUp(signal.reason);
        signal.addEventListener('abort', onAbort);
        line.jobs.push(job);
        pump();
      }),
    close(reason) {
      clearTimeout(timer);
      for (const { jobs } of lines.values()) for (const job of jobs.splice(0)) job.giveUp(reason);
    },
  };
}

/** When this job of the line may start. */
function mayAt({ chat, sent, pausedUntil }: Line, { isEdit }: Job, { chatPauseMs, groupPerMinute }: Pace): number {
  if (isEdit) return pausedUntil;
  const afterLast = (sent.at(-1) ?? Number.NEGATIVE_INFINITY) + chatPauseMs;
  // Groups and channels have negative ids.
  const minuteFull = chat < 0 && sent.length >= groupPerMinute;
  const afterMinute = minuteFull ? (sent[sent.length - groupPerMinute] ?? 0) + MINUTE_MS : 0;
  return Math.max(pausedUntil, afterLast, afterMinute);
}

const byTurn = (a: Line, b: Line) => (a.jobs[0]?.turn ?? 0) - (b.jobs[0]?.turn ?? 0);

const isForgettable = ({ jobs, sent, pausedUntil }: Line, now: number) =>
  jobs.length === 0 && pausedUntil < now && (sent.at(-1) ?? 0) < now - MINUTE_MS;
