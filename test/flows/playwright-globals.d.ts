/** Browser types that playwright-core's declarations name and that Node does not have; interfaces merge with lib.dom where that is loaded. */
declare global {
  interface Node {
    readonly notInNode?: never;
  }
  interface HTMLElement {
    readonly notInNode?: never;
  }
  interface SVGElement {
    readonly notInNode?: never;
  }
  interface HTMLElementTagNameMap {
    readonly main: HTMLElement;
  }
}

export {};
