/** Inference as the program sees it: pictures or tokens in, numbers out, by a process of its own that is kept alive. */
import { SamelookError } from '../src/core/errors.js';
import type { Log } from '../src/core/log.js';
import type { Device, DeviceWish } from './device.js';
import { type FromChild, fromPlainError, type StartOptions, type Work } from './inference-messages.js';
import { forkInference, type InferenceProcess } from './inference-process.js';
import type { Network, NetworkInput } from './network.js';
import { checkInput } from './network-input.js';
import type { Tensor } from './tensor.js';
import { availableThreads } from './threads.js';
import { createWorkQueue } from './work-queue.js';

/**
 * Most pictures in one run. A GPU wants many. On a CPU a run of several costs no less a picture, but company between two
 * runs does: an import on two cores took 28 to 30 ms a picture in sixes, 33 to 35 one by one.
 */
export const DEFAULT_MAX_BATCH: StartOptions['maxBatch'] = { cpu: 6, cuda: 32 };
/** Batches at the process: one under way, the next ones waiting there, so that it is never idle. */
export const BATCHES_AHEAD = 3;
/** Crashes in a row, with nothing answered between, after which everything that waits is given up. */
export const MAX_CRASHES = 5;
/** Pause before the first restart after a crash; doubled with every further crash in a row. */
export const RESTART_DELAY_MS = 100;
/** Pause after giving up; requests fail at once meanwhile. Then a start is tried again. */
export const REST_MS = 30_000;
/** A process that says nothing for so long while it has work hangs; ResNet-50 takes 0.04 s a picture on two cores. */
export const HANG_AFTER_MS = 60_000;
/** `close` waits so long for what is under way. */
export const CLOSE_WITHIN_MS = 10_000;
/** A process that was asked to end is killed after so long. */
export const END_WITHIN_MS = 2_000;

/** How inference is started. */
export interface InferenceOptions {
  /** `auto` takes CUDA where it can be had, else the CPU, and says so once. */
  readonly device: DeviceWish;
  /** CPU threads; default: the cores of this process. */
  readonly threads?: number;
  /** Most inputs in one run; default `DEFAULT_MAX_BATCH`. */
  readonly maxBatch?: number;
  readonly log: Log;
  /** Default `HANG_AFTER_MS`. */
  readonly hangAfterMs?: number;
  /** Default `CLOSE_WITHIN_MS`. */
  readonly closeWithinMs?: number;
  /** Default `REST_MS`. */
  readonly restMs?: number;
}

/** What inference did so far; for health pages and tests. */
export interface InferenceStats {
  /** Undefined while there is no process that is ready. */
  readonly device: Device | undefined;
  readonly pid: number | undefined;
  /** Not yet sent to the process. */
  readonly waiting: number;
  /** At the process. */
  readonly inFlight: number;
  readonly answered: number;
  readonly batches: number;
  readonly largestBatch: number;
  readonly restarts: number;
}

/** Runs models in a process of its own, which is started again when it crashes; work under way is sent again. */
export interface Inference {
  /** Where it runs, as soon as it does. @throws SamelookError DEVICE_UNAVAILABLE, INFERENCE_FAILED */
  ready(): Promise<{ readonly device: Device }>;
  /** Loads a network ahead of its first run. @throws SamelookError MODEL_INVALID where it is not what its manifest says */
  load(network: Network): Promise<void>;
  /**
   * Runs one picture or text; what is asked for together runs as one batch, where network and size are the same.
   * What waits is not bounded here: callers are.
   * @param input a picture of one of the network's sizes, or tokens
   * @returns the outputs that the network names
   * @throws SamelookError INPUT_INVALID where the network does not take such an input, INFERENCE_FAILED (retryable where
   * the process crashed or is closing), MODEL_INVALID, CANCELLED
   */
  run(network: Network, input: NetworkInput, signal?: AbortSignal): Promise<ReadonlyMap<string, Tensor>>;
  stats(): InferenceStats;
  /** Takes nothing more, waits for what is under way (bounded), ends the process. */
  close(): Promise<void>;
}

/** Starts the inference process at once; returns before it is ready. */
export function startInference(options: InferenceOptions): Inference {
  const { log, threads = availableThreads() } = options;
  const { hangAfterMs = HANG_AFTER_MS, closeWithinMs = CLOSE_WITHIN_MS, restMs = REST_MS } = options;
  const maxBatch =
    options.maxBatch === undefined ? DEFAULT_MAX_BATCH : { cpu: options.maxBatch, cuda: options.maxBatch };

  const queue = createWorkQueue(() => onIdle());
  let child: InferenceProcess | undefined;
  let ready: { readonly device: Device; readonly maxInFlight: number } | undefined;
  /** Why nothing is taken now. */
  let refusal: SamelookError | undefined;
  /** True where that is for good, false where it is a rest after crashes. */
  let over = false;
  let closing: Promise<void> | undefined;
  let crashes = 0;
  let deviceTold = false;
  const waitingForReady = new Set<{ resolve(): void; reject(error: SamelookError): void }>();
  const counts = { answered: 0, batches: 0, largestBatch: 0, restarts: 0 };
  let guard: NodeJS.Timeout | undefined;
  let restart: NodeJS.Timeout | undefined;
  let onIdle = () => {};
  let onEnded = () => {};

  start();

  function start(): void {
    try {
      child = forkInference({ device: options.device, threads, maxBatch }, { onMessage, onGone }, log);
      watch();
    } catch (thrown) {
      const message = "The inference process can't be started: the program is not compiled. Run npm run build.";
      over = true;
      refuse(new SamelookError('INFERENCE_FAILED', message, { cause: thrown }));
    }
  }

  /** (Re)starts the guard against hanging; a process that is ready and without work may be silent. */
  function watch(): void {
    clearTimeout(guard);
    if (child === undefined || (ready !== undefined && queue.inFlight === 0)) return;
    guard = setTimeout(() => {
      log.error({ silentForMs: hangAfterMs }, 'the inference process hangs and is killed');
      child?.kill();
    }, hangAfterMs);
  }

  async function request(work: Omit<Work, 'id'>, signal?: AbortSignal): Promise<ReadonlyMap<string, Tensor>> {
    if (refusal !== undefined) throw refusal;
    const outcome = queue.add(work, signal);
    send();
    return outcome;
  }

  function send(): void {
    if (ready === undefined) return;
    const wasIdle = queue.inFlight === 0;
    queue.send(ready.maxInFlight, (work) => child?.post({ type: 'work', work }));
    if (wasIdle) watch();
  }

  function onMessage(message: FromChild): void {
    switch (message.type) {
      case 'ready':
        ready = { device: message.device, maxInFlight: message.maxBatch * BATCHES_AHEAD };
        if (!over) refusal = undefined;
        tellDevice(message);
        for (const waiter of waitingForReady) waiter.resolve();
        waitingForReady.clear();
        break;
      case 'refused':
        over = true;
        refuse(fromPlainError(message.error));
        child?.kill();
        break;
      case 'results':
        crashes = 0;
        counts.answered += message.results.length;
        counts.batches += 1;
        counts.largestBatch = Math.max(counts.largestBatch, message.results.length);
        queue.settle(message.results);
        break;
    }
    send();
    watch();
  }

  function tellDevice({ device, fallback }: Extract<FromChild, { type: 'ready' }>): void {
    if (deviceTold) return;
    deviceTold = true;
    if (fallback === undefined) log.info({ device, threads }, `inference runs on ${device}`);
    else if (fallback.gpuUnused)
      log.warn({ device, threads }, `inference runs on ${device}, the GPU is unused: ${fallback.reason}`);
    else log.info({ device, threads }, `inference runs on ${device}: ${fallback.reason}`);
  }

  function onGone(how: string): void {
    child = undefined;
    ready = undefined;
    watch();
    onEnded();
    // It ended because it should: it can't serve, or we are closing and nothing is left to do.
    if (over && queue.inFlight + queue.waiting === 0) return;
    crashes += 1;
    queue.takeBack(how);
    if (crashes === MAX_CRASHES) {
      giveUp(how);
      return;
    }
    const delayMs = RESTART_DELAY_MS * 2 ** (crashes - 1);
    log.warn({ how, crashes, delayMs, again: queue.waiting }, 'the inference process ended and is started again');
    startAgain(delayMs);
  }

  function giveUp(how: string): void {
    const message =
      `The inference process ended ${crashes} times in a row (${how}) and rests for ${restMs / 1_000} s. ` +
      'See the log for what it said; where memory is short, give the machine more or set THREADS lower.';
    log.error({ how, crashes }, message);
    crashes = 0;
    refuse(new SamelookError('INFERENCE_FAILED', message, { retryable: true }));
    startAgain(restMs);
  }

  function startAgain(delayMs: number): void {
    restart = setTimeout(() => {
      counts.restarts += 1;
      start();
    }, delayMs);
  }

  function refuse(error: SamelookError): void {
    refusal = error;
    for (const waiter of waitingForReady) waiter.reject(error);
    waitingForReady.clear();
    queue.rejectAll(error);
  }

  async function close(): Promise<void> {
    const closed = new SamelookError('INFERENCE_FAILED', 'Inference is closing. Please try again in a minute.', {
      retryable: true,
    });
    over = true;
    refusal = closed;
    await within(closeWithinMs, (done) => {
      onIdle = done;
      if (queue.inFlight + queue.waiting === 0) done();
    });
    clearTimeout(restart);
    refuse(closed);
    await within(END_WITHIN_MS, (done) => {
      onEnded = done;
      if (child === undefined) done();
      else child.post({ type: 'end' });
    });
    await new Promise<void>((done) => {
      onEnded = done;
      if (child === undefined) done();
      else child.kill();
    });
  }

  async function waitUntilReady(): Promise<{ readonly device: Device }> {
    if (ready !== undefined) return { device: ready.device };
    if (refusal !== undefined) throw refusal;
    await new Promise<void>((resolve, reject) => waitingForReady.add({ resolve, reject }));
    return waitUntilReady();
  }

  return {
    ready: waitUntilReady,
    async load(network) {
      await request({ network });
    },
    async run(network, input, signal) {
      checkInput(network, input);
      return request({ network, input }, signal);
    },
    stats: () => ({
      device: ready?.device,
      pid: child?.pid,
      waiting: queue.waiting,
      inFlight: queue.inFlight,
      ...counts,
    }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Waits until `begin`'s callback is called, at most `limitMs`. */
async function within(limitMs: number, begin: (done: () => void) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((done) => {
    timer = setTimeout(done, limitMs);
    begin(done);
  });
  clearTimeout(timer);
}
