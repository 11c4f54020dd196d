/** A request of a bot, in any of the ways that the Bot API takes: JSON, a form, or a form with files. */
import type { IncomingMessage } from 'node:http';
import { badLuck, violation } from './refusal.js';

/** The parameters of a call and the files that came with it, by the names that they are attached under. */
export interface Call {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The whole body may have at most this much; uploads end at 50 MB. */
const BODY_BYTES = 52 * 1024 * 1024;

/** @throws Refusal where the body can't be read */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return { parameters: {}, files: new Map() };
  if (type.startsWith('application/json')) {
    const parameters: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parameters !== 'object' || parameters === null) throw violation('the body is no object');
    return { parameters: { ...parameters }, files: new Map() };
  }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const parameters: Record<string, unknown> = {};
  const files = new Map<string, Uint8Array>();
  for (const [name, value] of form) {
    if (typeof value === 'string') parameters[name] = value;
    else files.set(name, new Uint8Array(await value.arrayBuffer()));
  }
  // A file is a parameter itself, unless another one says where it belongs.
  const told = Object.values(parameters).join(' ');
  for (const name of files.keys()) if (!told.includes(`attach://${name}`)) parameters[name] = `attach://${name}`;
  // Telegraf repeats the method's name in forms.
  delete parameters.method;
  return { parameters, files };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES) throw badLuck(413, 'Request Entity Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
