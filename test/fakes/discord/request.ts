/** A request of a bot: JSON, or a form with the JSON in `payload_json` and the files in `files[n]`. */
import type { IncomingMessage } from 'node:http';
import { REQUEST_BYTES } from './limits.js';
import { invalid, violation } from './refusal.js';

/** A file that came along, by its number in `files[n]`. */
export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a request brings. */
export interface Body {
  /** The JSON; undefined where there was none. */
  readonly given: unknown;
  readonly uploads: ReadonlyMap<string, Upload>;
}

/** @throws Refusal where the body can't be read */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const body = await collect(request);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return { given: undefined, uploads: new Map() };
  if (type.startsWith('application/json')) return { given: parseJson(body.toString('utf8')), uploads: new Map() };
  if (!type.startsWith('multipart/form-data')) throw violation(400, 50_035, `the fake reads no ${type}`);
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  let given: unknown;
  const uploads = new Map<string, Upload>();
  for (const [name, value] of form) {
    const [, number] = /^files\[(\d+)\]$/.exec(name) ?? [];
    if (typeof value === 'string') {
      if (name !== 'payload_json') throw invalid(name, 'UNKNOWN_FIELD', 'a form has payload_json and files[n]');
      given = parseJson(value);
    } else if (number === undefined) throw invalid(name, 'UNKNOWN_FIELD', 'files are named files[n]');
    else uploads.set(number, { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { given, uploads };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw violation(400, 50_109, 'The request body contains invalid JSON.');
  }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= REQUEST_BYTES) chunks.push(chunk);
  }
  if (length > REQUEST_BYTES) throw violation(413, 40_005, 'Request entity too large');
  return Buffer.concat(chunks);
}
