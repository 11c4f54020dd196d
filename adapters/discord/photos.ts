/** Photos from Discord: by the address that came with the message, and by a fresh one once that is over. */

import { Routes } from 'discord.js';
import pLimit from 'p-limit';
import type { PhotoSource } from '../../src/bot/chat-platform.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Photo } from '../../src/core/photo.js';
import type { ChatStore } from '../../src/core/ports.js';
import { readSource, writeSource } from './addresses.js';
import { deliveryError } from './advice.js';
import { ApiError, type CallApi } from './api.js';
import { AnsweredMessage } from './messages.js';
import type { FetchPicture } from './options.js';
import { type Picture, picturesOf } from './pictures.js';

/** Downloads at once; more only share the same line. */
const AT_ONCE = 8;
/** Signed addresses of attachments live for about a day, and nobody's link is kept for longer. */
const REMEMBERED_MS = 24 * 60 * 60_000;

/** What photos are fetched by. */
export interface PhotoParts {
  readonly call: CallApi;
  readonly store: Pick<ChatStore, 'recall' | 'remember'>;
  readonly fetchPicture: FetchPicture;
}

/** Photos of messages. */
export interface Photos {
  /** Keeps the addresses for a day, under ids that go on for longer. */
  keep(
    pictures: readonly Picture[],
    message?: { readonly channel: string; readonly id: string },
  ): Promise<PhotoSource[]>;
  /** @throws SamelookError as `ChatPlatform.fetch` does */
  fetch(source: PhotoSource, signal: AbortSignal): Promise<Photo>;
}

const memoryOf = (source: PhotoSource) => `discord:${source}`;

/** Photos, some at a time. */
export function createPhotos({ call, store, fetchPicture }: PhotoParts): Photos {
  const limit = pLimit(AT_ONCE);

  async function keep(
    pictures: readonly Picture[],
    message?: { readonly channel: string; readonly id: string },
  ): Promise<PhotoSource[]> {
    return Promise.all(
      pictures.map(async ({ id, address }) => {
        const source = writeSource({ message: id.startsWith('link-') ? undefined : message, picture: id });
        await store.remember(memoryOf(source), address, REMEMBERED_MS);
        return source;
      }),
    );
  }

  async function fetch(source: PhotoSource, signal: AbortSignal): Promise<Photo> {
    const { message, picture } = readSource(source);
    const known = await store.recall(memoryOf(source));
    if (known !== undefined) {
      try {
        return await fetchPicture(known, signal);
      } catch (thrown) {
        if (message === undefined || !isOver(thrown)) throw isOver(thrown) && !isLink(picture) ? gone() : thrown;
      }
    }
    if (message === undefined) throw gone();
    const found = (await ask(message.channel, message.id, signal)).find(({ id }) => id === picture);
    if (found === undefined) throw gone();
    await keep([found], message);
    try {
      return await fetchPicture(found.address, signal);
    } catch (thrown) {
      throw isOver(thrown) ? gone() : thrown;
    }
  }

  /** The message's pictures as Discord has them now. */
  async function ask(channel: string, id: string, signal: AbortSignal): Promise<readonly Picture[]> {
    try {
      const message = await call({ method: 'GET', route: Routes.channelMessage(channel, id), signal });
      return picturesOf(AnsweredMessage.parse(message)).pictures;
    } catch (thrown) {
      // Gone, or in a channel that the bot may not read (any more).
      if (thrown instanceof ApiError && (thrown.status === 404 || thrown.status === 403)) throw gone();
      throw deliveryError(thrown);
    }
  }

  return { keep, fetch: (source, signal) => limit(() => fetch(source, signal)) };
}

const isLink = (picture: string) => picture.startsWith('link-');

/** True where the address leads nowhere (any more), so that trying it again is no use. */
const isOver = (thrown: unknown) =>
  thrown instanceof SamelookError && thrown.code === 'ADDRESS_UNREACHABLE' && !thrown.retryable;

const gone = () => new SamelookError('PHOTO_EXPIRED', 'Discord has this photo no more. Send it again.');
