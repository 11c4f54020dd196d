/** A request's body as a question: the photo's bytes, and what the person wants to know about it. */

import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SamelookError } from '../../src/core/errors.js';
import type { Photo } from '../../src/core/photo.js';
import { Choice } from '../../src/core/query.js';
import { sentence } from './errors.js';

/** What was asked. */
export interface Question {
  readonly photo: Photo;
  readonly choice: Choice;
}

/** The fields beside the photo; an empty one counts as not sent, as HTML forms do it. */
const CHOICE_FIELDS = ['garment', 'box', 'filters', 'k'] as const;
const BROKEN_FORM = 'The form is broken or cut off. Send the photo as multipart/form-data with its boundary.';
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads multipart/form-data or JSON.
 * @throws SamelookError INPUT_INVALID with a sentence about the field, PHOTO_TOO_LARGE as soon as the limit is passed
 */
export async function readQuestion(request: FastifyRequest, maxPhotoBytes: number): Promise<Question> {
  return request.isMultipart()
    ? readMultipart(request, maxPhotoBytes).catch(brokenForm)
    : readJson(request.body, maxPhotoBytes);
}

async function readMultipart(request: FastifyRequest, maxPhotoBytes: number): Promise<Question> {
  let photo: Photo | undefined;
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    refuseUnknown(part.fieldname);
    if (part.type === 'file') {
      if (part.fieldname !== 'photo') throw invalid(`the field ${part.fieldname} must be text, not a file`);
      if (photo !== undefined) throw invalid('there are two photos; send one in a request');
      photo = await readFile(part, maxPhotoBytes);
    } else {
      if (part.fieldname === 'photo') throw invalid('the field photo must be a file (with curl: -F photo=@photo.jpg)');
      if (part.fieldname in fields) throw invalid(`the field ${part.fieldname} is there twice; send it once`);
      fields[part.fieldname] = fromText(part);
    }
  }
  return toQuestion(photo, fields);
}

/** What the parser throws about a form that is none, as a sentence. */
function brokenForm(thrown: unknown): never {
  // The framework's own errors are coded, and known to `errors.ts`.
  if (!(thrown instanceof Error) || 'code' in thrown) throw thrown;
  throw new SamelookError('INPUT_INVALID', BROKEN_FORM, { cause: thrown });
}

async function readFile(part: MultipartFile, maxPhotoBytes: number): Promise<Photo> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The parser's own `toBuffer` reads a file that is too large to its end before it says so.
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxPhotoBytes) throw tooLarge(maxPhotoBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** A form's field is text: numbers and JSON are read out of it; what is neither is left for the schema to refuse. */
function fromText({ fieldname, value, valueTruncated }: MultipartValue): unknown {
  if (valueTruncated) throw invalid(`the field ${fieldname} is too long`);
  if (typeof value !== 'string') return value;
  if (value.trim() === '') return undefined;
  if (fieldname === 'garment' || fieldname === 'k') return /^\d+$/.test(value) ? Number(value) : value;
  try {
    return JSON.parse(value);
  } catch {
    const example = fieldname === 'box' ? '{"left":0.1,"top":0.2,"right":0.6,"bottom":0.9}' : '{"maxPrice":50}';
    throw invalid(`the field ${fieldname} must be JSON such as ${example}`);
  }
}

function readJson(body: unknown, maxPhotoBytes: number): Question {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('the body must be a JSON object with photo in base64');
  }
  const { photo, ...fields } = body as Fields;
  for (const name of Object.keys(fields)) refuseUnknown(name);
  if (photo !== undefined && typeof photo !== 'string') throw invalid('the field photo must be text in base64');
  return toQuestion(photo === undefined ? undefined : fromBase64(photo, maxPhotoBytes), fields);
}

/** Base64 (RFC 4648, either alphabet, with or without padding and line breaks), or a data: address of it. */
function fromBase64(text: string, maxPhotoBytes: number): Photo {
  const base64 = text.replace(/^data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,/i, '').replace(/\s+/g, '');
  if (base64.startsWith('data:') || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) {
    throw invalid('the field photo is not valid base64');
  }
  const photo = Buffer.from(base64, 'base64');
  if (photo.length > maxPhotoBytes) throw tooLarge(maxPhotoBytes);
  return photo;
}

function toQuestion(photo: Photo | undefined, fields: Fields): Question {
  if (photo === undefined) throw invalid('there is no photo; send it in the field photo');
  const choice = Choice.safeParse(fields);
  if (!choice.success) throw invalid(complaints(choice.error));
  return { photo, choice: choice.data };
}

function complaints(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `the field ${path.join('.')} is wrong: ${message}`))
    .join('; ');
}

function refuseUnknown(name: string): void {
  if (name !== 'photo' && !CHOICE_FIELDS.some((field) => field === name)) {
    throw invalid(
      `there is no field ${JSON.stringify(name.slice(0, 40))}; the fields are photo, ${CHOICE_FIELDS.join(', ')}`,
    );
  }
}

function invalid(clause: string): SamelookError {
  return new SamelookError('INPUT_INVALID', sentence(clause));
}

/** The one sentence about a photo with too many bytes. */
export function tooLarge(maxPhotoBytes: number): SamelookError {
  const megabytes = Math.floor(maxPhotoBytes / 2 ** 20);
  return new SamelookError('PHOTO_TOO_LARGE', `The photo is larger than ${megabytes} MB. Send a smaller one.`);
}
