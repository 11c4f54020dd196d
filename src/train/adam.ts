/** Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019). */

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** How the numbers are changed. */
export interface AdamOptions {
  /** Pulls each number back to where it started, not to 0: a head that learns little stays the encoder that it began as. */
  readonly weightDecay: number;
}

/** Changes tensors in place. */
export interface Adam {
  /** @param gradients one for each tensor, of its length */
  step(gradients: readonly Float64Array[], learningRate: number): void;
}

/** Remembers where the tensors are now as their start. */
export function createAdam(tensors: readonly Float64Array[], { weightDecay }: AdamOptions): Adam {
  const starts = tensors.map((tensor) => tensor.slice());
  const means = tensors.map(({ length }) => new Float64Array(length));
  const squares = tensors.map(({ length }) => new Float64Array(length));
  let steps = 0;

  return {
    step(gradients, learningRate) {
      steps++;
      const [correction1, correction2] = [1 - BETA_1 ** steps, 1 - BETA_2 ** steps];
      for (const [t, tensor] of tensors.entries()) {
        const [gradient, start] = [gradients[t] as Float64Array, starts[t] as Float64Array];
        const [mean, square] = [means[t] as Float64Array, squares[t] as Float64Array];
        for (let i = 0; i < tensor.length; i++) {
          const slope = gradient[i] as number;
          mean[i] = BETA_1 * (mean[i] as number) + (1 - BETA_1) * slope;
          square[i] = BETA_2 * (square[i] as number) + (1 - BETA_2) * slope ** 2;
          const direction =
            (mean[i] as number) / correction1 / (Math.sqrt((square[i] as number) / correction2) + EPSILON);
          const back = weightDecay * ((tensor[i] as number) - (start[i] as number));
          tensor[i] = (tensor[i] as number) - learningRate * (direction + back);
        }
      }
    },
  };
}
