/** What a message shows, read from a body: new, or changed from what it was. */
import sharp from 'sharp';
import { checkComponents, checkEmbeds, listReferences } from './components.js';
import type { MessageBody } from './fields.js';
import { CONTENT_CHARACTERS, FILES, UPLOAD_BYTES } from './limits.js';
import { badLuck, must, mustFit, violation } from './refusal.js';
import type { Upload } from './request.js';
import { type Content, FLAGS, type StoredFile, type World } from './world.js';

const NOTHING: Content = { text: '', embeds: [], components: [], files: [], flags: 0 };

/**
 * @param settable flags that this request may set; others that a message has stay
 * @throws Refusal 50035, 50006 (empty), 40005 (too large)
 */
export async function readContent(
  world: World,
  body: MessageBody,
  uploads: ReadonlyMap<string, Upload>,
  { former = NOTHING, settable }: { readonly former?: Content; readonly settable: number },
): Promise<Content> {
  const given = body.flags ?? former.flags;
  const flags = (former.flags & ~settable) | (given & settable) | (former.flags & FLAGS.v2);
  const isV2 = (flags & FLAGS.v2) !== 0;
  must(
    body.flags == null || (former.flags & FLAGS.v2) === 0 || (body.flags & FLAGS.v2) !== 0,
    'flags',
    'MESSAGE_FLAGS_INVALID',
    'IS_COMPONENTS_V2 can not be taken from a message.',
  );
  const text = body.content === undefined ? former.text : (body.content ?? '');
  const embeds = body.embeds === undefined ? former.embeds : (body.embeds ?? []);
  const components = body.components === undefined ? former.components : (body.components ?? []);
  mustFit(text.length, 0, CONTENT_CHARACTERS, 'content');
  if (isV2) {
    const isFree = text === '' && embeds.length === 0;
    must(isFree, 'flags', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2');
  }
  checkEmbeds(embeds);
  checkComponents(components, isV2);
  const files = await readFiles(world, body, uploads, former.files);
  for (const name of listReferences(embeds, components)) {
    const isThere = files.some((file) => file.name === name);
    must(isThere, 'attachments', 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', `no attachment ${name}`);
  }
  const isEmpty = text.trim() === '' && embeds.length === 0 && components.length === 0 && files.length === 0;
  if (isEmpty) throw violation(400, 50_006, 'Cannot send an empty message');
  return { text, embeds, components, files, flags };
}

/** Those that stay, and those that come. */
async function readFiles(
  world: World,
  { attachments }: MessageBody,
  uploads: ReadonlyMap<string, Upload>,
  former: readonly StoredFile[],
): Promise<readonly StoredFile[]> {
  const told = new Map((attachments ?? []).map((one) => [String(one.id), one]));
  for (const id of told.keys()) {
    const isKnown = uploads.has(id) || former.some((file) => file.id === id);
    must(isKnown, 'attachments', 'ATTACHMENT_NOT_FOUND', `There is no file for attachment ${id}.`);
  }
  const kept = attachments === undefined ? former : former.filter(({ id }) => told.has(id));
  const come = await Promise.all(
    [...uploads].map(async ([number, { name, type, bytes }]): Promise<StoredFile> => {
      if (bytes.length > UPLOAD_BYTES) throw violation(413, 40_005, 'Request entity too large');
      if (bytes.length === 0) throw badLuck(400, 50_006, 'Cannot send an empty file');
      const filename = (told.get(number)?.filename ?? name).replaceAll(/[^\w.-]/g, '_');
      return { id: world.newId(), name: filename, bytes, ...(await measure(bytes, type)) };
    }),
  );
  const files = [...kept, ...come];
  must(files.length <= FILES, 'attachments', 'BASE_TYPE_MAX_LENGTH', `At most ${FILES} files.`);
  return files;
}

/** The kind of a file, with its size where it is a picture. */
export async function measure(bytes: Uint8Array, type: string): Promise<Pick<StoredFile, 'type' | 'width' | 'height'>> {
  const picture = await sharp(bytes)
    .metadata()
    .catch(() => undefined);
  if (picture === undefined) return { type: type || 'application/octet-stream' };
  return { type: `image/${picture.format}`, width: picture.width, height: picture.height };
}
