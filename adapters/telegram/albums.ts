/** Albums arrive as several messages: they are gathered for about a second and become one reading. */
import type { IsKept } from '../../src/bot/chat-platform.js';
import { MAX_ALBUM } from './limits.js';
import type { Reading } from './reading.js';

interface Gathering {
  readonly parts: Reading[];
  readonly timer: NodeJS.Timeout;
  readonly isKept: IsKept;
  readonly tellKept: (isKept: boolean | IsKept) => void;
}

/** Gathers the messages of albums. */
export interface Albums {
  /**
   * Messages without an album are told at once; an album's messages together, some time after the first.
   * @returns what telling it gave
   */
  add(reading: Reading): IsKept;
  /** Tells what was gathered so far. */
  flush(): void;
}

/** @param gatherMs time from the first message of an album to its telling */
export function createAlbums(gatherMs: number, tell: (reading: Reading) => IsKept): Albums {
  const gathering = new Map<string, Gathering>();

  function begin(album: string): Gathering {
    let tellKept: Gathering['tellKept'] = () => {};
    const isKept = new Promise<boolean>((resolve) => {
      tellKept = resolve;
    });
    const begun = { parts: [], timer: setTimeout(() => close(album), gatherMs), isKept, tellKept };
    gathering.set(album, begun);
    return begun;
  }

  function close(album: string): void {
    const gathered = gathering.get(album);
    if (gathered === undefined) return;
    gathering.delete(album);
    clearTimeout(gathered.timer);
    const joined = join(album, gathered.parts);
    gathered.tellKept(joined === undefined || tell(joined));
  }

  return {
    add(reading) {
      const { album } = reading;
      if (album === undefined) return tell(reading);
      const gathered = gathering.get(album) ?? begin(album);
      if (gathered.parts.every(({ key }) => key !== reading.key)) gathered.parts.push(reading);
      return gathered.isKept;
    },
    flush() {
      for (const album of [...gathering.keys()]) close(album);
    },
  };
}

/** One question: all photos, answered under the message that speaks to the bot (the caption stands on one only). */
function join(album: string, parts: readonly Reading[]): Reading | undefined {
  const speaking =
    parts.find((part) => part.isAddressed && part.command !== undefined) ?? parts.find((part) => part.isAddressed);
  const [first] = parts;
  if (first === undefined) return undefined;
  return {
    ...(speaking ?? first),
    key: `telegram:album:${album}`,
    photos: parts.flatMap(({ photos }) => photos).slice(0, MAX_ALBUM),
    category: parts.find(({ category }) => category !== undefined)?.category,
    refusal: parts.find(({ refusal }) => refusal !== undefined)?.refusal,
  };
}
