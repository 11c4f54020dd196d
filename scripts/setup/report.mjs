// @ts-check
/** What the person sees: one calm line a step, with the seconds running where there is a terminal. */

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;

/**
 * @typedef {object} Report
 * @property {(line: string) => void} say one plain line
 * @property {<T>(title: string, work: () => Promise<T>) => Promise<T>} step a line that lasts as long as the work
 */

/**
 * @param {NodeJS.WriteStream} stream standard error, so that a program's own output stays clean
 * @returns {Report}
 */
export function createReport(stream) {
  /** @param {string} line */
  const say = (line) => void stream.write(`${line}\n`);

  return {
    say,
    async step(title, work) {
      const start = Date.now();
      const seconds = () => Math.round((Date.now() - start) / 1_000);
      let frame = 0;
      const draw = () => stream.write(`\r\x1b[2K${FRAMES[frame++ % FRAMES.length]} ${title} … ${seconds()} s`);
      const timer = stream.isTTY ? setInterval(draw, FRAME_MS) : undefined;
      if (!stream.isTTY) say(`· ${title} …`);
      try {
        const result = await work();
        clearInterval(timer);
        if (stream.isTTY) stream.write('\r\x1b[2K');
        say(`✓ ${title} (${seconds()} s)`);
        return result;
      } catch (thrown) {
        clearInterval(timer);
        if (stream.isTTY) stream.write('\r\x1b[2K');
        say(`✗ ${title} (${seconds()} s)`);
        throw thrown;
      }
    },
  };
}
