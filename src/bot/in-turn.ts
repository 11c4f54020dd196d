/** Work on the same thing one after the other, on different things side by side. */

/** Runs `work` once all earlier work under the same key is over, however that ended. */
export type InTurn = <Value>(key: string, work: () => Promise<Value>) => Promise<Value>;

/** Nothing is under way yet; keys without work take no memory. */
export function createInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const former = last.get(key) ?? Promise.resolve();
    const turn = former.then(work, work);
    last.set(key, turn);
    const leave = () => {
      if (last.get(key) === turn) last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
