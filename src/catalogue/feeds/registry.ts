/** The kinds of feed, and the choice between them; a new one is a file and a line here. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SamelookError } from '../../core/errors.js';
import type { Feed, FeedFormat } from './feed.js';
import { folderFormat } from './folder.js';
import { jsonlFormat } from './jsonl.js';

/** The first that matches opens the feed. */
export const FEEDS: readonly FeedFormat[] = [jsonlFormat, folderFormat];

/** Opens the feed at a path. @throws SamelookError CATALOGUE_INVALID where nothing is there, or nothing that a feed can be */
export async function openFeed(path: string): Promise<Feed> {
  const place = resolve(path);
  const found = await stat(place).catch(() => undefined);
  const accepted = FEEDS.map((format) => format.accepted).join(', or ');
  if (found === undefined) {
    throw new SamelookError('CATALOGUE_INVALID', `There is nothing to import at ${place}. Give ${accepted}.`);
  }
  const format = FEEDS.find((one) => one.matches(place, found.isDirectory()));
  if (format === undefined) {
    throw new SamelookError('CATALOGUE_INVALID', `${place} is no catalogue that can be imported. Give ${accepted}.`);
  }
  return format.open(place);
}
