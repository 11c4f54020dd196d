/** What a process that answers does beside it: with nobody asking, it helps those who import. */
import type { App } from '../app.js';
import { helpEmbed } from '../catalogue/help-embed.js';

/** Starts to help. @returns stops it */
export function helpImports(app: App): () => Promise<void> {
  const { store, engines, idle, log } = app;
  return helpEmbed({ store, use: engines.use, mayHelp: () => app.refusal() === undefined, idle, log });
}
