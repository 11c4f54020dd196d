/** SVG to pixels: the only place that knows resvg. */
import { renderAsync } from '@resvg/resvg-js';
import type { Pixels } from '../../core/photo.js';

/** Draws an SVG that fills its whole picture with opaque paint; off the event loop. @returns pixels as large as the SVG says */
export async function rasterise(svg: string, signal?: AbortSignal): Promise<Pixels> {
  // resvg's own use of a signal is not for us: it refuses one that it has seen before. A picture takes but a moment.
  signal?.throwIfAborted();
  // Drawings hold no text: looking for the system's fonts would only cost time.
  const image = await renderAsync(svg, { font: { loadSystemFonts: false } });
  const rgba = image.pixels;
  const rgb = new Uint8Array(image.width * image.height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return { width: image.width, height: image.height, rgb };
}
