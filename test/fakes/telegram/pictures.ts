/** Pictures that a bot sends: uploaded or by file id, measured as the platform measures them. */
import sharp from 'sharp';
import { PHOTO_BYTES, PHOTO_RATIO, PHOTO_WIDTH_AND_HEIGHT } from './limits.js';
import type { Context } from './method.js';
import { badLuck, must, violation } from './refusal.js';
import { addFile } from './world.js';

/** @param given `attach://name` of an uploaded file, or a file id @returns the file's id */
export async function takePicture(given: string, { files, world }: Pick<Context, 'files' | 'world'>): Promise<string> {
  if (!given.startsWith('attach://')) {
    if (!world.files.has(given)) throw badLuck(400, 'Bad Request: wrong file identifier/HTTP URL specified');
    return given;
  }
  const bytes = files.get(given.slice('attach://'.length));
  must(bytes !== undefined, 'there is no file under the name that is attached');
  if (bytes.length > PHOTO_BYTES) throw violation('file of size too big for a photo');
  const { width = 0, height = 0 } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw violation('IMAGE_PROCESS_FAILED');
    });
  const isWithin =
    width + height <= PHOTO_WIDTH_AND_HEIGHT && Math.max(width, height) <= PHOTO_RATIO * Math.min(width, height);
  must(isWithin, 'PHOTO_INVALID_DIMENSIONS');
  return addFile(world, bytes);
}
