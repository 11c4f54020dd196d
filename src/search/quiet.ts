/** Whether somebody's question is being answered in this process at the moment: what nobody waits for is done when none is. */

/** The questions under way. */
export interface Quiet {
  /** Answers a question. */
  during<Value>(answer: () => Promise<Value>): Promise<Value>;
  /** Resolves as soon as none is under way. */
  reached(): Promise<void>;
}

/** None is under way yet. */
export function createQuiet(): Quiet {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return {
    async during(answer) {
      underWay += 1;
      try {
        return await answer();
      } finally {
        underWay -= 1;
        if (underWay === 0) for (const go of waiting.splice(0)) go();
      }
    },
    async reached() {
      // Whoever was let go first may have brought the next question.
      while (underWay > 0) await new Promise<void>((go) => waiting.push(go));
    },
  };
}
