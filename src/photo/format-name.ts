/** What a file that we do not read looks like, by its first bytes, so that the error can name it. */

/** Signatures of what people send by mistake: where they start (latin1), and what the thing is called. */
const SIGNATURES: readonly { readonly at: number; readonly starts: readonly string[]; readonly name: string }[] = [
  { at: 4, starts: ['ftyphei', 'ftyphev'], name: 'a HEIC photo' },
  { at: 4, starts: ['ftypmif1', 'ftypmsf1'], name: 'a HEIF photo' },
  { at: 4, starts: ['ftyp'], name: 'a video' },
  { at: 0, starts: ['\x1aE\xdf\xa3', 'RIFF'], name: 'a video or sound' },
  { at: 0, starts: ['II*\0', 'MM\0*'], name: 'a TIFF or raw photo' },
  { at: 0, starts: ['BM'], name: 'a BMP picture' },
  { at: 0, starts: ['%PDF'], name: 'a PDF document' },
  { at: 0, starts: ['\0\0\0\x0cJXL ', '\xff\x0a'], name: 'a JPEG XL picture' },
  { at: 0, starts: ['\0\0\0\x0cjP  '], name: 'a JPEG 2000 picture' },
  { at: 0, starts: ['8BPS'], name: 'a Photoshop file' },
  { at: 0, starts: ['PK\x03\x04'], name: 'a ZIP archive' },
];

/** How much of a file is looked at. */
const HEAD_BYTES = 512;

/** Names what the bytes look like, with its article: "a PDF document". */
export function nameFormat(bytes: Uint8Array): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  const text = Buffer.from(head).toString('latin1');
  const known = SIGNATURES.find(({ at, starts }) => starts.some((start) => text.startsWith(start, at)));
  if (known !== undefined) return known.name;
  if (/^\W*(<\?xml[^>]*>\s*)?<svg/i.test(text)) return 'an SVG drawing';
  if (/^\W*<(!doctype html|html|head|body)/i.test(text)) return 'a web page';
  return isText(head) ? 'a text file' : 'a file of an unknown kind';
}

/** True for HEIC and its HEIF siblings, whose loader is AVIF's. */
export function looksHeic(bytes: Uint8Array): boolean {
  return /HEI[CF]/.test(nameFormat(bytes));
}

/** Text has no control characters but white space and escape. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13) || byte === 27);
}
