/** Which models this catalogue uses, in names and in words. */
import type { Config } from '../config.js';

/** The names of the encoder and the detector in use, and lines that say so. */
export async function modelsInUse(
  config: Config,
): Promise<{ readonly names: readonly string[]; readonly lines: readonly string[] }> {
  const { encoder, detector } = config;
  return { names: [encoder, detector], lines: [`Encoder: ${encoder}`, `Detector: ${detector}`] };
}
