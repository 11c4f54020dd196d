/** Every wish that a chat may bring, in one shape that can be kept and read again. */
import { z } from 'zod';
import { Filters } from '../core/catalogue.js';
import { Category } from '../core/garment.js';
import { Trail } from '../core/trail.js';
import { CHAT_COMMANDS } from './chat-platform.js';

const Incoming = {
  key: z.string(),
  asker: z
    .object({ user: z.string(), chat: z.string(), language: z.string().optional(), isPrivate: z.boolean() })
    .transform((asker) => ({ ...asker, language: asker.language })),
  address: z.string(),
  /** By which it is followed; whichever process takes it up stays on it. */
  requestId: Trail.shape.requestId.optional(),
};

/** A wish with its kind; what the store gives back is read with it. */
export const AnyWish = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('photo'),
    ...Incoming,
    photos: z.array(z.string()).min(1).readonly(),
    category: Category.optional(),
    filters: Filters.optional(),
  }),
  z.object({ kind: z.literal('press'), ...Incoming, action: z.string() }),
  z.object({ kind: z.literal('command'), ...Incoming, command: z.enum(CHAT_COMMANDS) }),
  z.object({
    kind: z.literal('refuse'),
    ...Incoming,
    why: z.enum(['no-photo', 'photo-hidden', 'photo-too-large', 'photo-gone', 'not-a-picture']),
  }),
]);
export type AnyWish = z.infer<typeof AnyWish>;
