/** The inference process: loads models on first use, gathers what waits into batches, runs them one after the other. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SamelookError } from '../src/core/errors.js';
import { type BatchSize, createBatchSize } from './batch-size.js';
import { wantsHalf } from './device.js';
import { inputsWithin } from './gpu-memory.js';
import {
  type BatchRun,
  type FromChild,
  type StartOptions,
  type ToChild,
  toPlainError,
  type Work,
  type WorkResult,
} from './inference-messages.js';
import { isTokens, type NetworkInput } from './network.js';
import { rehearse } from './rehearsal.js';
import { chooseDevice, type ModelSession, openSession } from './session.js';

const options = JSON.parse(process.argv[2] ?? '') as StartOptions;
const device = chooseDevice(options.device);
/** A model that is open, and how much of it is run at once. */
interface Opened {
  readonly session: ModelSession;
  readonly size: BatchSize;
}
/** What became of the work of one batch. */
interface Batch {
  readonly results: WorkResult[];
  readonly run?: BatchRun;
}
const sessions = new Map<string, Promise<Opened>>();
let queue: Work[] = [];
let working = false;

// Ctrl-C and the stop of a service reach the whole group; the program above decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Messages are heard between runs only, so this never ends a run half-way.
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToChild) => {
  if (message.type === 'end') setImmediate(end);
  else {
    hear(message.work);
    if (!working) void workOff();
  }
});

device.then(
  (choice) => post({ type: 'ready', maxBatch: options.batches[choice.device].most, ...choice }),
  (thrown) => post({ type: 'refused', error: toPlainError(thrown) }),
);

/** Behind all of its kind; what somebody waits for before what nobody waits for. */
function hear(work: Work): void {
  const at = work.behind ? -1 : queue.findIndex(({ behind }) => behind);
  queue.splice(at === -1 ? queue.length : at, 0, work);
}

/** Not within the message itself: Node 20 looks at the channel once more after what had come before anybody listened, and fails where it is gone. */
function end(): void {
  if (process.connected) process.disconnect();
}

async function workOff(): Promise<void> {
  working = true;
  for (let first = queue[0]; first !== undefined; first = queue[0]) {
    post({ type: 'results', ...(await nextBatch(first)) });
  }
  working = false;
}

/** Serves the first work together with what else there is of its kind for the same network, and of the same size. */
async function nextBatch(first: Work): Promise<Batch> {
  const key = JSON.stringify(first.network);
  const isOurs = ({ network, behind }: Work) => behind === first.behind && JSON.stringify(network) === key;
  const size = sizeOf(first.input);
  try {
    const opened = await openOnce(key, first.network);
    const limit = opened.size.limit();
    await gather(limit);
    const [before] = queue;
    if (first.behind && before !== undefined && !before.behind) return await nextBatch(before);
    return await runBatch(
      opened,
      take((work) => sizeOf(work.input) === size && isOurs(work), limit),
    );
  } catch (thrown) {
    return { results: take(isOurs, Number.POSITIVE_INFINITY).map(({ id }) => ({ id, error: toPlainError(thrown) })) };
  }
}

/** What inputs of one run have in common beside the network; those of a text are filled up to one length. */
function sizeOf(input: NetworkInput | undefined): string {
  if (input === undefined) return 'none';
  return isTokens(input) ? 'tokens' : `${input.width} x ${input.height}`;
}

/** Concurrent wishes for a network share one load; a load that failed is tried again when it is next asked for. */
function openOnce(key: string, network: Work['network']): Promise<Opened> {
  let opened = sessions.get(key);
  if (opened === undefined) {
    opened = device.then(async (choice) => {
      const { most, fewSizes } = options.batches[choice.device];
      const session = await openSession(network, {
        device: choice.device,
        half: wantsHalf(options.precision, choice.device),
        threads: options.threads,
        maxBatch: choice.device === 'cuda' ? Math.min(most, inputsWithin(options.gpuMemoryBytes, network)) : most,
      });
      const size = createBatchSize({ most: session.maxBatch, fewSizes });
      if (fewSizes) await rehearse(session, network, size, () => post({ type: 'busy' }));
      return { session, size };
    });
    opened.catch(() => sessions.delete(key));
    sessions.set(key, opened);
  }
  return opened;
}

/** Lets what is already in the pipe arrive: turns of the event loop until a batch is full or a turn brings nothing. */
async function gather(maxBatch: number): Promise<void> {
  for (let before = -1; before < queue.length && queue.length < maxBatch; ) {
    before = queue.length;
    await nextTurn();
  }
}

function take(isWanted: (work: Work) => boolean, limit: number): Work[] {
  const taken = queue.filter(isWanted).slice(0, limit);
  const ids = new Set(taken.map(({ id }) => id));
  queue = queue.filter(({ id }) => !ids.has(id));
  return taken;
}

/** A batch that fails is run one by one, so that one bad input fails alone, and one that is too large is answered all the same. */
async function runBatch(opened: Opened, batch: readonly Work[]): Promise<Batch> {
  const loaded: WorkResult[] = batch
    .filter((work) => work.input === undefined)
    .map(({ id }) => ({ id, outputs: new Map() }));
  const asked = batch.filter(hasInput);
  const [first] = asked;
  if (first === undefined) return { results: loaded };
  try {
    const inputs = filled(
      asked.map(({ input }) => input),
      opened.size.filledUp(asked.length),
    );
    const startMs = performance.now();
    const outputs = await opened.session.run(inputs);
    const ms = performance.now() - startMs;
    opened.size.ran(inputs.length, ms);
    return {
      results: loaded.concat(asked.map(({ id }, i) => ({ id, outputs: outputs[i] ?? new Map() }))),
      run: { network: first.network.id, size: asked.length, ms },
    };
  } catch (thrown) {
    if (asked.length === 1) return { results: loaded.concat(failed(first.id, thrown)) };
    const alone: WorkResult[] = [];
    for (const work of asked) alone.push(...(await runBatch(opened, [work])).results);
    // Each of them can be run, so it was their number: memory ran out.
    if (alone.every((result) => !('error' in result))) opened.size.tooMany(opened.size.filledUp(asked.length));
    return { results: loaded.concat(alone) };
  }
}

/** The last input again and again, up to `length`; what comes out for the copies is left. */
function filled(inputs: readonly NetworkInput[], length: number): readonly NetworkInput[] {
  const last = inputs.at(-1);
  return last === undefined ? inputs : [...inputs, ...new Array<NetworkInput>(length - inputs.length).fill(last)];
}

function hasInput(work: Work): work is Work & { readonly input: NetworkInput } {
  return work.input !== undefined;
}

function failed(id: number, thrown: unknown): WorkResult {
  const message = `The model could not be run on this input: ${thrown instanceof Error ? thrown.message : thrown}`;
  return { id, error: toPlainError(new SamelookError('INFERENCE_FAILED', message)) };
}

function post(message: FromChild): void {
  // Where nobody listens any more, 'disconnect' ends this process.
  process.send?.(message, () => {});
}
