/** Where a server listens: its address for people, and what is said where it can't. */
import { SamelookError } from '../../src/core/errors.js';
import type { HttpServer } from './http-server.js';

/** An address that was to be listened on, and the variable that names its port. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly variable: string;
}

/** A CONFIG_INVALID that says what to change where nobody can listen there. */
export function listenError(thrown: unknown, { host, port, variable }: Listening): SamelookError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with ${variable}=${port + 1}.`,
    EACCES: `Port ${port} is not allowed for this user. Choose one above 1023, such as ${variable}=3000.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Choose one with HOST=127.0.0.1 or HOST=0.0.0.0.`,
    ENOTFOUND: `${host} is not a known address. Choose one with HOST=127.0.0.1 or HOST=0.0.0.0.`,
  };
  const known = typeof code === 'string' ? sentences[code] : undefined;
  const message =
    known ?? `The service can't listen on ${host}, port ${port}. Choose others with HOST= and ${variable}=.`;
  return new SamelookError('CONFIG_INVALID', message, { cause: thrown });
}

/** Where a browser on this machine finds the server. */
export function addressOf(server: HttpServer, host: string): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const local = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host);
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
