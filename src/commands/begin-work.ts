/** How a process begins to answer: the first run of a model sets up what later ones use, so it is over before anybody waits for an answer. */
import type { App } from '../app.js';
import { GREY } from './grey-picture.js';

/** Takes questions, after one grey picture through detector and encoder. @throws SamelookError INFERENCE_FAILED, MODEL_INVALID, DEVICE_UNAVAILABLE */
export async function beginWork({ engines, work }: Pick<App, 'engines' | 'work'>): Promise<void> {
  await engines.use(async ({ detector, encoder }) => {
    await detector.detect(GREY);
    await encoder.embed([GREY]);
  });
  work();
}
