/** A running server takes up the models that were chosen meanwhile: the catalogue is embedded anew behind the back of those who ask. */
import type { App } from '../app.js';
import type { ModelRecords } from '../catalogue/model-records.js';
import { reEmbed } from '../catalogue/re-embed.js';
import { wantedModels } from '../catalogue/served-models.js';
import { toSamelookError } from '../core/errors.js';

/** How often it is asked what is wanted. */
export const FOLLOW_MODELS_MS = 2_000;
/** After a failure that may pass by itself the change is tried again so late. */
const RETRY_MS = 60_000;

/** What the follower is doing, for the log's sake and for health pages. */
interface State {
  /** The choice that failed; it is not tried again until there is another one, or a restart. */
  failed: string | undefined;
  retryAtMs: number;
  /** Once encoders were exchanged, others may still write rows of the former one. */
  exchanged: boolean;
  /** The catalogue's number at the last look. */
  revision: number | undefined;
}

/** Starts to follow. @returns a function that stops it; a change under way is stopped too, and goes on with the next server */
export function followModels(app: App, intervalMs = FOLLOW_MODELS_MS): () => Promise<void> {
  const { records } = app.engines;
  const stopping = new AbortController();
  const state: State = { failed: undefined, retryAtMs: 0, exchanged: false, revision: undefined };
  let looking = Promise.resolve();
  let isLooking = false;

  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look(app, records, state, stopping.signal)
      .catch((thrown: unknown) => {
        if (!stopping.signal.aborted)
          app.log.warn({ error: thrown }, 'the chosen models could not be looked up; trying again');
      })
      .finally(() => {
        isLooking = false;
      });
  }, intervalMs);

  return async () => {
    clearInterval(timer);
    stopping.abort(new DOMException('The server stops.', 'AbortError'));
    await looking;
  };
}

async function look(app: App, records: ModelRecords, state: State, signal: AbortSignal): Promise<void> {
  const { engines, config } = app;
  const wanted = await wantedModels(config, records);
  const served = (await records.served())?.encoder.name ?? engines.current.name;
  // Another process may have made the change already; then there is nothing left to embed.
  const encoder = served === engines.current.name ? wanted.encoder : served;
  const choice = JSON.stringify({ ...wanted, served });
  if (choice === state.failed && Date.now() < state.retryAtMs) return;

  try {
    if (wanted.detector !== engines.current.detectorName) {
      await engines.changeDetector(wanted.detector);
      app.log.info({ detector: wanted.detector }, 'garments are found by another detector from now on');
    }
    if (encoder !== engines.current.name) await changeEncoder(app, encoder, wanted.keepFormer, state, signal);
    else {
      // A change that was begun, and is not wanted any more.
      if ((await records.change()) !== undefined) await engines.dropFormer();
      if (state.exchanged) await embedStragglers(app, state, signal);
    }
    state.failed = undefined;
    // Of models that were exchanged, or of one that was tried in vain.
    await app.inference.renew();
  } catch (thrown) {
    if (signal.aborted) return;
    const { code, message, retryable } = toSamelookError(thrown);
    // Another process is at it: what it did is taken up when it is done.
    if (code === 'BUSY') return;
    state.failed = choice;
    state.retryAtMs = retryable ? Date.now() + RETRY_MS : Number.POSITIVE_INFINITY;
    app.log.error({ code }, `${message} ${engines.current.name} goes on answering.`);
  }
}

async function changeEncoder(
  app: App,
  name: string,
  keepFormer: boolean,
  state: State,
  signal: AbortSignal,
): Promise<void> {
  const { engines, log, telemetry } = app;
  const former = engines.current.name;
  log.info({ from: former, to: name }, `the catalogue is embedded for ${name}; ${former} answers meanwhile`);
  let tenth = 0;
  const onProgress = (done: number, total: number) => {
    telemetry.progress('embed', done, total);
    const now = total === 0 ? 0 : Math.floor((10 * done) / total);
    if (now > tenth) log.info({ done, total }, `embedding for ${name}`);
    tenth = Math.max(tenth, now);
  };
  const failures = await engines.changeEncoder(name, { keepFormer, gentle: true, signal, onProgress });
  for (const { source, reason } of failures) log.warn({ source }, reason);
  log.info({ from: former, to: name }, `${name} answers from now on`);
  state.exchanged = true;
  await engines.dropFormer();
}

/** What an import that began before the exchange has embedded for the former encoder only: done as soon as that import is quiet. */
async function embedStragglers(app: App, state: State, signal: AbortSignal): Promise<void> {
  const { engines, store, log } = app;
  const revision = await store.revision();
  const isQuiet = revision === state.revision;
  state.revision = revision;
  if (!isQuiet) return;
  state.exchanged = false;
  const { encoder, detector, index } = engines.current;
  if ((await store.pendingImages(encoder.space, 0, 1)).length === 0) return;
  const failures = await reEmbed({ store, encoder, detector, index, gentle: true, signal });
  await index.save();
  for (const { source, reason } of failures) log.warn({ source }, reason);
}
