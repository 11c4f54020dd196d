/** Browser types that onnxruntime-common's declarations name and that Node does not have; interfaces merge with lib.dom where that is loaded. */
declare global {
  interface HTMLImageElement {
    readonly notInNode?: never;
  }
  interface ImageBitmap {
    readonly notInNode?: never;
  }
  interface ImageData {
    readonly notInNode?: never;
  }
  interface WebGLRenderingContext {
    readonly notInNode?: never;
  }
  interface WebGLTexture {
    readonly notInNode?: never;
  }
}

export {};
