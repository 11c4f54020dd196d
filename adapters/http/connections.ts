/** The open connections of a server, so that stopping need not wait for those on which nobody asks anything. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What `stop` needs to know. */
export interface Connections {
  /** Closes what has no request under way, now and as requests finish. */
  closeUnused(): void;
}

/**
 * Counts the requests under way on each connection. Node's own `closeIdleConnections` passes over connections that have
 * not asked anything yet, and browsers open such in advance: they would hold a stop for a minute.
 */
export function trackConnections(server: Server): Connections {
  const underWay = new Map<Socket, number>();
  let isClosing = false;

  const count = (socket: Socket, change: number) => {
    const requests = (underWay.get(socket) ?? 0) + change;
    if (underWay.has(socket)) underWay.set(socket, requests);
    if (isClosing && requests === 0) socket.destroySoon();
  };
  server.on('connection', (socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
    if (isClosing) socket.destroy();
  });
  server.on('request', (request, response) => {
    count(request.socket, 1);
    response.once('close', () => count(request.socket, -1));
  });

  return {
    closeUnused() {
      isClosing = true;
      for (const [socket, requests] of underWay) if (requests === 0) socket.destroy();
    },
  };
}
