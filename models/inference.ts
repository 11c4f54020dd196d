/** Inference as the program sees it: pictures or tokens in, numbers out, by a process of its own that is kept alive. */
import { SamelookError } from '../src/core/errors.js';
import { UNTOLD } from '../src/core/telemetry.js';
import { type Device, tellDevice } from './device.js';
import {
  BATCHES_AHEAD,
  CLOSE_WITHIN_MS,
  END_WITHIN_MS,
  HANG_AFTER_MS,
  MAX_CRASHES,
  REST_MS,
  RESTART_DELAY_MS,
} from './inference-limits.js';
import { type FromChild, fromPlainError, type Work } from './inference-messages.js';
import { type InferenceOptions, startOptionsOf } from './inference-options.js';
import { forkInference, type InferenceProcess } from './inference-process.js';
import type { InferenceStats } from './inference-stats.js';
import type { Network, NetworkInput } from './network.js';
import { checkInput } from './network-input.js';
import { endProcess, type PreparedProcess, prepareProcess } from './prepared-process.js';
import { createRenewal } from './renewal.js';
import { tellRun } from './tell-run.js';
import type { Tensor } from './tensor.js';
import { within } from './within.js';
import { createWorkQueue } from './work-queue.js';

/** Runs models in a process of its own, which is started again when it crashes; work under way is sent again. */
export interface Inference {
  /** Where it runs, as soon as it does. @throws SamelookError DEVICE_UNAVAILABLE, INFERENCE_FAILED */
  ready(): Promise<{ readonly device: Device }>;
  /** Loads a network ahead of its first run; it is kept until it is let go. @throws SamelookError MODEL_INVALID where it is not what its manifest says */
  load(network: Network): Promise<void>;
  /** Whoever loaded it uses it no more; `renew` gives its memory back. */
  letGo(network: Network): void;
  /**
   * Where networks were let go: a fresh process loads the others and takes over between two batches; the former one ends, and all its memory
   * with it (what releasing a single session would not give back). Nothing under way is lost. Where it fails, the former one goes on, and the log tells.
   */
  renew(): Promise<void>;
  /**
   * Runs one picture or text; what is asked for together runs as one batch, where network and size are the same.
   * What waits is not bounded here: callers are.
   * @param input a picture of one of the network's sizes, or tokens
   * @param behind nobody waits for it: all that somebody waits for goes before, however late it comes
   * @returns the outputs that the network names
   * @throws SamelookError INPUT_INVALID where the network does not take such an input, INFERENCE_FAILED (retryable where
   * the process crashed or is closing), MODEL_INVALID, CANCELLED
   */
  run(
    network: Network,
    input: NetworkInput,
    signal?: AbortSignal,
    behind?: boolean,
  ): Promise<ReadonlyMap<string, Tensor>>;
  stats(): InferenceStats;
  /** Takes nothing more, waits for what is under way (bounded), ends the process. */
  close(): Promise<void>;
}

/** Starts the inference process at once; returns before it is ready. */
export function startInference(options: InferenceOptions): Inference {
  const { log, telemetry = UNTOLD } = options;
  const { hangAfterMs = HANG_AFTER_MS, closeWithinMs = CLOSE_WITHIN_MS, restMs = REST_MS } = options;

  const queue = createWorkQueue(() => onIdle());
  const startOptions = startOptionsOf(options);
  const renewal = createRenewal({
    prepare: (networks, signal) => prepareProcess(startOptions, networks, log, signal),
    exchange,
    log,
  });
  /** Set while nothing more is sent; called once nothing is under way. */
  let onDrained: (() => void) | undefined;
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
      child = forkInference(startOptions, { onMessage, onGone }, log);
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
    if (ready === undefined || onDrained !== undefined) return;
    const wasIdle = queue.inFlight === 0;
    queue.send(ready.maxInFlight, (work) => child?.post({ type: 'work', work }));
    if (wasIdle) watch();
  }

  function onMessage(message: FromChild): void {
    switch (message.type) {
      case 'ready':
        ready = { device: message.device, maxInFlight: message.maxBatch * BATCHES_AHEAD };
        if (!over) refusal = undefined;
        if (!deviceTold) tellDevice(message, startOptions.threads, log);
        deviceTold = true;
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
        tellRun(telemetry, queue.settle(message.results), message.run);
        if (queue.inFlight === 0) onDrained?.();
        break;
    }
    send();
    watch();
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
    onDrained?.();
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

  async function exchange(next: PreparedProcess): Promise<void> {
    await new Promise<void>((done) => {
      onDrained = done;
      if (queue.inFlight === 0) done();
    });
    onDrained = undefined;
    if (over) next.process.kill();
    else {
      // Where the former one crashed meanwhile, this is the one that is started in its place, or nothing yet.
      clearTimeout(restart);
      if (child !== undefined) endProcess(child, END_WITHIN_MS);
      child = next.process;
      child.hear({ onMessage, onGone });
      onMessage(next.ready);
    }
    send();
  }

  async function close(): Promise<void> {
    const closed = new SamelookError('INFERENCE_FAILED', 'Inference is closing. Please try again in a minute.', {
      retryable: true,
    });
    over = true;
    refusal = closed;
    renewal.stop();
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
    await renewal.ended();
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
      await request({ network, behind: false });
      renewal.keep(network);
    },
    letGo: renewal.letGo,
    renew: renewal.renew,
    async run(network, input, signal, behind = false) {
      checkInput(network, input);
      return request({ network, input, behind }, signal);
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
