/** The scene in which a chat platform is proved: a strict fake with people in it, and a reply that has everything. */
import type { ChatPlatform, Converse } from '../../src/bot/chat-platform.js';
import type { Reply } from '../../src/bot/reply.js';
import type { ShownMessage } from '../fakes/chat-picture.js';
import { createEars, type Ears } from '../fakes/listening-conversation.js';

/** Who writes: two people, a bot of somebody else's, and our own bot. */
export type Writer = 'ada' | 'bob' | 'another bot' | 'the bot itself';

/** Something that is written into a chat. */
export interface Said {
  readonly from: Writer;
  /** The writer's chat with the bot, or a group in which the bot is. Default private. */
  readonly where?: 'private' | 'group';
  readonly text?: string;
  /** How many photos; more than one are an album or several attachments. Default 0. */
  readonly photos?: number;
  readonly mentionsBot?: boolean;
  /** The message that it answers, as `say` named it. */
  readonly answers?: string;
}

/** A fake of the platform with people in it, and a platform of the program's that talks to it; not started. */
export interface ChatScene {
  readonly platform: ChatPlatform;
  /** What a photo of `say` is, byte for byte. */
  readonly photo: Uint8Array;
  /** @returns a name for the message */
  say(said: Said): Promise<string>;
  /** The writer changes the message's text or caption. */
  edit(message: string, text: string): Promise<void>;
  /** Sends the last thing that happened to the bot once more, as platforms do where they are not sure. */
  repeat(): Promise<void>;
  /** Calls a command of the bot's. */
  command(from: Writer, command: string): Promise<void>;
  /** Presses the button with this label, on the latest message that has one. */
  press(from: Writer, label: string): Promise<void>;
  /** What the bot has written, oldest first, as it stands now. */
  shown(): readonly ShownMessage[];
  /** What people who pressed were told in passing. */
  notices(): readonly string[];
  /** How often it was shown that something is being looked at. */
  signs(): number;
  /** Makes the photos of a message vanish from the platform. */
  forgetPhotos(): void;
  /** Limits that were overstepped by the program. */
  violations(): readonly string[];
  /** Requests of a careless bot, each beyond a documented limit; they are rejected where the fake is strict. */
  readonly careless: readonly { readonly what: string; readonly send: () => Promise<unknown> }[];
  close(): Promise<void>;
}

/** How a platform's own test lets the suite drive it. */
export interface ChatPlatformDriver {
  readonly open: (converse: Converse) => Promise<ChatScene>;
  /** A scene whose platform has a wrong token, with the words that the complaint must hold. */
  readonly openWithWrongToken: (
    converse: Converse,
  ) => Promise<{ readonly scene: ChatScene; readonly token: string; readonly advice: RegExp }>;
}

const PICTURE = Uint8Array.from(
  Buffer.from(
    // 1 x 1 pixel, JPEG.
    '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AKp//2Q==',
    'base64',
  ),
);

/** A reply of the conversation's with one card and two rows of buttons; anything in `changes` replaces what it has. */
export function aReply(changes: Partial<Reply> = {}): Reply {
  return {
    key: 'reply-1',
    kind: 'message',
    text: 'This looks like your dress:',
    cards: [
      {
        number: 1,
        title: 'Crimson dress',
        shop: 'Atelier Nord',
        price: '€19.90',
        url: 'https://shop.example/dress',
        likeness: '91 % · looks the same',
        thumbnail: PICTURE,
      },
    ],
    sheet: PICTURE,
    rows: [
      [
        { label: 'More', action: 'm:abc:8' },
        { label: 'Shop', url: 'https://shop.example/' },
      ],
      [{ label: 'This is it', action: 'y:abc:1' }],
    ],
    menus: [],
    personal: false,
    ...changes,
  };
}

/** What a reply without a picture replaces in `aReply`. */
export const WORDS_ONLY = { cards: [], sheet: undefined, rows: [] } as const;

/** What tests of a suite share: scenes that are closed after each test. */
export function createStage(driver: ChatPlatformDriver) {
  const cleanUp: (() => Promise<void>)[] = [];
  return {
    /** A started platform and the ears of its conversation. */
    async open(ears: Ears = createEars()) {
      const scene = await driver.open(ears.converse);
      cleanUp.push(async () => {
        await scene.platform.stop();
        await scene.close();
      });
      const address = await scene.platform.start();
      return { scene, ears, address };
    },
    /** Has something done after the test. */
    later: (clear: () => Promise<void>) => void cleanUp.push(clear),
    clear: async () => {
      for (const clear of cleanUp.splice(0)) await clear();
    },
    /** Everything that happened before has reached the conversation, or never will: a command came through after it. */
    async settle(scene: ChatScene, ears: Ears): Promise<void> {
      await scene.command('bob', 'help');
      await ears.next('command');
    },
    signal: () => AbortSignal.timeout(30_000),
    kinds: (ears: Ears) => ears.heard.map(({ kind }) => kind),
  };
}
