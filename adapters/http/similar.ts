/** `POST /v1/similar`: a photo in, the catalogue's look-alikes out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SimilarAnswer, toSimilarAnswer } from '../../src/bot/similar-answer.js';
import { SamelookError } from '../../src/core/errors.js';
import { ErrorBody } from './errors.js';
import type { HttpServer } from './http-server.js';
import { type HttpOptions, limitsOf } from './options.js';
import { originOf } from './origin.js';
import { readQuestion, tooLarge } from './question.js';
import { createUploadRoom } from './upload-room.js';

/** Room for the form's other fields and its borders, beside the photo. */
const FORM_BYTES = 64 * 1024;
/** Base64 is 4/3 of the bytes, a little more with line breaks. */
const BASE64_RATIO = 1.4;

export function similarRoute(server: HttpServer, options: HttpOptions): void {
  const { maxPhotoBytes, maxHeldBytes } = limitsOf(options);
  const jsonLimit = Math.ceil(maxPhotoBytes * BASE64_RATIO) + FORM_BYTES;
  const room = createUploadRoom(maxHeldBytes);

  /** Before a byte of the body is read: too much is refused, and room is taken for the rest. */
  async function admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const isJson = request.headers['content-type']?.startsWith('application/json') ?? false;
    const limit = isJson ? jsonLimit : maxPhotoBytes + FORM_BYTES;
    const announced = Number(request.headers['content-length'] ?? limit);
    if (announced > limit) throw tooLarge(maxPhotoBytes);
    const giveBack = room.take(announced);
    reply.raw.once('close', giveBack);
  }

  server.post(
    '/v1/similar',
    {
      bodyLimit: jsonLimit,
      onRequest: admit,
      schema: {
        operationId: 'findSimilar',
        summary: 'Find the items of the catalogue that look like the garments in a photo',
        description:
          'Send the photo as a form with the field `photo`, or as JSON with `photo` in base64. Without `garment` and ' +
          '`box`, every garment that is found gets its results. The photo is dropped once it is answered.',
        tags: ['search'],
        response: {
          200: SimilarAnswer,
          400: ErrorBody,
          413: ErrorBody,
          415: ErrorBody,
          500: ErrorBody,
          503: ErrorBody,
          504: ErrorBody,
        },
      },
    },
    async (request, reply) => {
      const { photo, choice } = await readQuestion(request, maxPhotoBytes);
      const answer = await options.ask(photo, choice, { signal: goneSignal(reply), chat: `http:${request.ip}` });
      return toSimilarAnswer(answer, originOf(request, options));
    },
  );
}

/** Aborts when the client goes away before its answer. (`request.signal` aborts as soon as the body has been read.) */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const leave = () => {
    if (!reply.raw.writableFinished) gone.abort(new SamelookError('CANCELLED', 'The client went away.'));
  };
  if (reply.raw.destroyed) leave();
  else reply.raw.once('close', leave);
  return gone.signal;
}
