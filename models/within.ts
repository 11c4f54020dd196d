/** Waiting that ends. */

/** Waits until `begin`'s callback is called, at most `limitMs`. */
export async function within(limitMs: number, begin: (done: () => void) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((done) => {
    timer = setTimeout(done, limitMs);
    begin(done);
  });
  clearTimeout(timer);
}
