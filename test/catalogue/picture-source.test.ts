import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, readPicture } from '../../src/catalogue/picture-source.js';
import { MAX_PHOTO_BYTES } from '../../src/core/photo.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samelook-source-'));
  file = join(folder, 'a.jpg');
  await writeFile(file, 'bytes');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readPicture', () => {
  it('reads a file', async () => {
    expect(Buffer.from(await readPicture(file)).toString()).toBe('bytes');
  });

  it('says that a file is missing, is none, or is too large, unread', async () => {
    await expect(readPicture(join(folder, 'b.jpg'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readPicture(folder)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readPicture('/dev/zero')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await truncate(file, MAX_PHOTO_BYTES + 1);
    await expect(readPicture(file)).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('fetches an address with the guards of a stranger', async () => {
    await expect(readPicture('HTTP://localhost/a.jpg')).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it('stops when it is asked to', async () => {
    await expect(readPicture(file, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('fingerprint', () => {
  it('changes with the file, and is unknown for what is no file here', async () => {
    const before = await fingerprint(file);
    expect(before).toBeTypeOf('string');
    expect(await fingerprint(file)).toBe(before);
    await writeFile(file, 'other bytes');
    expect(await fingerprint(file)).not.toBe(before);
    expect(await fingerprint(join(folder, 'missing.jpg'))).toBeUndefined();
    expect(await fingerprint('https://pictures.example/a.jpg')).toBeUndefined();
  });
});
