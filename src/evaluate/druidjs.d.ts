/**
 * What is used of @saehrimnir/druidjs 0.9. Its own declarations do not pass under `exactOptionalPropertyTypes`, and this project
 * checks the declarations of its libraries too.
 */
declare module '@saehrimnir/druidjs' {
  export class TSNE {
    /** @param distances with `metric: 'precomputed'`, n rows of n */
    constructor(
      distances: readonly Float64Array[],
      parameters: {
        readonly metric: 'precomputed';
        readonly perplexity: number;
        readonly epsilon: number;
        readonly d: number;
        readonly seed: number;
      },
    );
    /** After each iteration the projection so far: n rows of d numbers. */
    generator(iterations: number): Generator<ArrayLike<ArrayLike<number>>, ArrayLike<ArrayLike<number>>, void>;
  }
}
