/** Where attachments lie: behind signed links that expire, as Discord's have since 2023. */
import { createHmac } from 'node:crypto';
import type { StoredFile, StoredMessage, World } from './world.js';

/** Signed addresses, and who asks for them. */
export interface Cdn {
  /** A fresh link. */
  link(file: StoredFile, folder: string): string;
  /** What lies behind the path and query of a link; undefined where it is expired, forged or gone. */
  open(path: string): StoredFile | undefined;
  /** An attachment that was given to a command: in no message. */
  keep(file: StoredFile, folder: string): void;
}

/** @param root such as "http://127.0.0.1:1234/cdn" */
export function createCdn(world: World, root: () => string): Cdn {
  const alone = new Map<string, StoredFile>();
  const sign = (path: string, until: string) =>
    createHmac('sha256', 'the secret of the fake').update(`${path} ${until}`).digest('hex');
  /** Files of a message, of those that it forwards too. */
  const filesOf = ({ files, forwards }: StoredMessage): readonly StoredFile[] => [...files, ...(forwards?.files ?? [])];

  return {
    link({ id, name }, folder) {
      const path = `/${folder}/${id}/${name}`;
      const now = Math.floor(world.clock.now() / 1_000);
      const until = (now + Math.ceil(world.linkLastsMs / 1_000)).toString(16);
      return `${root()}${path}?ex=${until}&is=${now.toString(16)}&hm=${sign(path, until)}&`;
    },
    open(address) {
      const { pathname, searchParams } = new URL(address, 'http://cdn');
      const until = searchParams.get('ex') ?? '';
      const isFresh = Number.parseInt(until, 16) * 1_000 > world.clock.now();
      if (!isFresh || searchParams.get('hm') !== sign(pathname, until)) return undefined;
      const [, , , id = ''] = pathname.split('/');
      if (world.lostFiles.has(id)) return undefined;
      return alone.get(id) ?? world.messages.flatMap(filesOf).find((file) => file.id === id);
    },
    keep: (file) => void alone.set(file.id, file),
  };
}
