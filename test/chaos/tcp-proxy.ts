/** A line between the program and a service that can be cut, held up and slowed down: what a bad network is. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** One line, with everything that goes through it. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection, and refuses new ones until it is healed. */
  cut(): void;
  /** Takes everything and lets nothing through until it is healed. */
  stall(): void;
  /** Everything arrives later by so much, either way, until it is healed. */
  slow(delayMs: number): void;
  heal(): void;
  close(): Promise<void>;
}

/** @param targetPort of a service on this machine, which need not be there yet */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let state: 'sound' | 'cut' | 'stalled' = 'sound';
  let delayMs = 0;

  /** Lets chunks through in order, each in its time. */
  function line(): Transform {
    return new Transform({
      transform(chunk, _encoding, pass) {
        const go = () => (state === 'stalled' ? void waiting.add(go) : pass(null, chunk));
        if (delayMs > 0) setTimeout(go, delayMs);
        else go();
      },
    });
  }

  const server = createServer({ noDelay: true }, (near) => {
    if (state === 'cut') return void near.resetAndDestroy();
    const far = connect(targetPort, '127.0.0.1').setNoDelay();
    const both = [near, far];
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        for (const other of both) other.destroy();
      });
    }
    near.pipe(line()).pipe(far);
    far.pipe(line()).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  function heal(): void {
    state = 'sound';
    delayMs = 0;
    const held = [...waiting];
    waiting.clear();
    for (const go of held) go();
  }

  function cut(): void {
    state = 'cut';
    waiting.clear();
    for (const socket of sockets) socket.resetAndDestroy();
  }

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    stall() {
      state = 'stalled';
    },
    slow(ms) {
      delayMs = ms;
    },
    heal,
    async close() {
      cut();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
