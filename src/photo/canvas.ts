/** A picture in memory on which others are laid: copying rows is cheaper than composing whole layers. */

/** Pixels with alpha, premultiplied: row-major RGBA. */
export interface Overlay {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** An opaque picture under construction; `rgb` is row-major RGB. Everything laid on it must lie within it. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** Copies opaque rows of RGB. */
  put(rgb: Uint8Array, width: number, left: number, top: number): void;
  /** Lays something transparent over what is there. */
  blend(overlay: Overlay, left: number, top: number): void;
}

/** A canvas of one grey, 0..255. */
export function createCanvas(width: number, height: number, grey: number): Canvas {
  const rgb = new Uint8Array(width * height * 3).fill(grey);
  const at = (left: number, top: number) => (top * width + left) * 3;
  return {
    width,
    height,
    rgb,
    put(rows, rowWidth, left, top) {
      const length = rowWidth * 3;
      for (let row = 0; row * length < rows.length; row++) {
        rgb.set(rows.subarray(row * length, (row + 1) * length), at(left, top + row));
      }
    },
    blend(overlay, left, top) {
      for (let row = 0; row < overlay.height; row++) {
        let from = row * overlay.width * 4;
        let to = at(left, top + row);
        for (let column = 0; column < overlay.width; column++, from += 4, to += 3) {
          const through = 1 - (overlay.rgba[from + 3] ?? 0) / 255;
          for (let channel = 0; channel < 3; channel++) {
            rgb[to + channel] = (overlay.rgba[from + channel] ?? 0) + (rgb[to + channel] ?? 0) * through;
          }
        }
      }
    },
  };
}
