/** A catalogue that can be searched: the demo drawn where it is wanted, the feed imported, the index in step. */
import { type App, type OpenOptions, openApp } from '../app.js';
import { drawDemo } from '../catalogue/demo/draw-demo.js';
import { openFeed } from '../catalogue/feeds/registry.js';
import { type ImportReport, importCatalogue } from '../catalogue/import.js';
import { type CataloguePlace, DEMO } from '../catalogue/place.js';
import type { Config } from '../config.js';
import { SamelookError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { showProgress } from './progress.js';

/** Draws what is missing of the demo shop; nothing where the place is no demo or is drawn already. */
export async function prepareDemo(place: CataloguePlace, signal: AbortSignal): Promise<void> {
  if (place.demoStreet === undefined) return;
  const { onProgress, end } = showProgress('Drawing the demo shop');
  try {
    await drawDemo({ directory: place.directory, ...DEMO, signal, onProgress });
  } finally {
    end();
  }
}

/** Opens the catalogue; an index that is damaged or of another model is built anew from the stored embeddings. */
export async function openPrepared(
  config: Config,
  log: Log,
  place: CataloguePlace,
  options: Pick<OpenOptions, 'shared' | 'telemetry'> = {},
): Promise<App> {
  const { onProgress, end } = showProgress('Filling the index');
  try {
    return await openApp(config, log, place, { ...options, onIndexProgress: onProgress });
  } catch (error) {
    if (!(error instanceof SamelookError) || !['INDEX_DAMAGED', 'INDEX_FOREIGN'].includes(error.code)) throw error;
    log.warn({ code: error.code }, `${error.message} (Building it anew now.)`);
    return await openApp(config, log, place, { ...options, onIndexProgress: onProgress, rebuildIndex: true });
  } finally {
    end();
  }
}

/** Changes the encoder in the foreground, with a progress bar. */
export async function changeNow(
  app: App,
  name: string,
  options: { readonly keepFormer: boolean; readonly signal: AbortSignal },
): Promise<void> {
  if (name === app.engines.current.name) return;
  const { onProgress, end } = showProgress(`Embedding for ${name}`);
  try {
    const tell = (done: number, total: number) => {
      app.telemetry.progress('embed', done, total);
      onProgress(done, total);
    };
    const failures = await app.engines.changeEncoder(name, { ...options, gentle: false, onProgress: tell });
    for (const { source, reason } of failures) app.log.warn({ source }, reason);
  } finally {
    end();
  }
}

/** ENCODER names what a command works with, whatever the catalogue was embedded with before; that is kept. */
export async function heedEnvironment(app: App, signal: AbortSignal): Promise<void> {
  const { encoder, chosenByEnvironment } = app.config;
  if (chosenByEnvironment.encoder) await changeNow(app, encoder, { keepFormer: true, signal });
}

/** Imports a feed with a progress bar; what is unchanged costs nothing. */
export async function importFeed(
  app: App,
  feedPath: string,
  options: { readonly prune: boolean; readonly signal: AbortSignal },
): Promise<ImportReport> {
  const feed = await openFeed(feedPath);
  const { onProgress, end } = showProgress(`Importing ${feed.name}`);
  try {
    const { store, encoder, detector, index, idle } = app;
    const tell = (done: number, total: number) => {
      app.telemetry.progress('import', done, total);
      onProgress(done, total);
    };
    const report = await importCatalogue({ feed, store, encoder, detector, index, idle, ...options, onProgress: tell });
    end();
    await renewIndex(app, options.signal);
    return report;
  } finally {
    end();
  }
}

/** A catalogue that has changed much lies about another mean; an index that is used at once should too. */
async function renewIndex({ index }: App, signal: AbortSignal): Promise<void> {
  const { onProgress, end } = showProgress('Filling the index');
  try {
    await index.renew({ onProgress, signal });
  } finally {
    end();
  }
}
