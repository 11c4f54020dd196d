/** Getting a photo ready to be shown and sent: a camera's large file is made smaller before it travels. */

/** Files up to this size are sent as they are. */
const SEND_AS_IS_BYTES = 2_000_000;
/** Longest side of what is sent instead of a larger file; the service looks at no more than 1,024. */
const MAX_SIDE = 1_600;
const JPEG_QUALITY = 0.9;

/** A photo, ready. */
export interface PreparedPhoto {
  /** What is sent. */
  readonly blob: Blob;
  /** What is shown, upright; undefined where this browser can't read the file (the service may). */
  readonly picture: ImageBitmap | undefined;
}

/** Reads a file; one that this browser can't read is passed on as it is, so that the service can say what is wrong. */
export async function prepare(file: Blob): Promise<PreparedPhoto> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (picture === undefined) return { blob: file, picture };
  const isHeic = /^image\/hei[cf]/.test(file.type);
  const blob = file.size > SEND_AS_IS_BYTES || isHeic ? await shrink(picture) : file;
  return { blob: blob ?? file, picture };
}

async function shrink(picture: ImageBitmap): Promise<Blob | undefined> {
  const scale = Math.min(1, MAX_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  // JPEG has no transparency: what is see-through becomes white, not black.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
  return blob ?? undefined;
}
