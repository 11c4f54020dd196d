/** A chat platform in memory: people write and press, it keeps what the conversation delivered, and refuses what no platform would take. */
import { EventEmitter, once } from 'node:events';
import type {
  Asker,
  ChatCommand,
  ChatPlatform,
  Conversation,
  Converse,
  PhotoQuestion,
  Refusal,
} from '../../src/bot/chat-platform.js';
import { type Button, MAX_ACTION_BYTES, MAX_CARDS, type Reply } from '../../src/bot/reply.js';
import { SamelookError } from '../../src/core/errors.js';
import type { Photo } from '../../src/core/photo.js';
import type { ShownMessage } from './chat-picture.js';

/** Telegram's `answerCallbackQuery`. */
const MAX_NOTICE = 200;
/** As `Reply.text` promises. */
const MAX_TEXT = 900;
const MAX_ROWS = 4;
const MAX_IN_A_ROW = 5;
const MAX_OPTIONS = 25;
/** Components of one message on Discord: a box, the text, each card with its two parts, each row with its buttons, each menu with its row. */
const MAX_COMPONENTS = 40;
const PATIENCE_MS = 50_000;

/** A reply as it was taken, with where it went. */
export type Taken = Reply & { readonly address: string };

/** The platform with its people. */
export interface FakeChat {
  readonly platform: ChatPlatform;
  readonly conversation: Conversation;
  /** Everything that was delivered, in order. */
  readonly taken: readonly Taken[];
  /** What no platform would have taken; tests hold it to be empty. */
  readonly violations: readonly string[];
  /** Signs that something is being looked at. */
  readonly signs: readonly string[];
  /** When a key's first sign was shown, and when its first reply with cards came, on the clock of `performance`. */
  readonly signedAt: ReadonlyMap<string, number>;
  readonly answeredAt: ReadonlyMap<string, number>;
  /** Photos that were fetched, by source. */
  readonly fetched: readonly string[];
  readonly photos: Map<string, Photo>;
  /** Sends photos. @returns the question's key */
  send(photos: readonly Photo[], more?: Partial<PhotoQuestion>): string;
  command(command: ChatCommand, asker?: Asker): string;
  refuse(why: Refusal, asker?: Asker): string;
  /** Presses the button or the menu's option with this label on a reply. */
  press(reply: Reply, label: string | RegExp, asker?: Asker): string;
  /** The next replies to a key: waits for as many as asked. */
  replies(key: string, count?: number): Promise<readonly Taken[]>;
  /** The next reply to a key. */
  reply(key: string): Promise<Taken>;
  /** Errors that deliveries meet, one each, before they succeed. */
  readonly failures: unknown[];
}

/** Somebody in a private chat. */
export function somebody(name = 'ada', more: Partial<Asker> = {}): Asker {
  return { user: `fake:${name}`, chat: `fake:${name}`, language: 'en', isPrivate: true, ...more };
}

/** A platform with nobody in it yet. */
export function createFakeChat(converse: Converse): FakeChat {
  const taken: Taken[] = [];
  const violations: string[] = [];
  const signs: string[] = [];
  const fetched: string[] = [];
  const failures: unknown[] = [];
  const signedAt = new Map<string, number>();
  const answeredAt = new Map<string, number>();
  const photos = new Map<string, Photo>();
  const shownKeys = new Set<string>();
  const arrivals = new EventEmitter().setMaxListeners(0);
  let count = 0;

  const platform: ChatPlatform = {
    name: 'fake',
    start: async () => 'fake://here',
    stop: () => conversation.close(1_000),
    async working(address) {
      signs.push(address);
      note(signedAt, address);
    },
    async fetch(source, signal) {
      signal.throwIfAborted();
      fetched.push(source);
      const photo = photos.get(source);
      if (photo === undefined) throw new SamelookError('PHOTO_EXPIRED', 'This photo is gone.');
      return photo;
    },
    async deliver(address, reply, signal) {
      signal.throwIfAborted();
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      violations.push(...listViolations(reply).map((one) => `${reply.key}: ${one}`));
      if (shownKeys.has(reply.key)) return;
      shownKeys.add(reply.key);
      taken.push({ ...reply, address });
      if (reply.cards.length > 0) note(answeredAt, address);
      arrivals.emit('reply');
    },
  };
  const conversation = converse(platform);

  /** Addresses of questions are "at" and their key. */
  function note(times: Map<string, number>, address: string): void {
    const key = address.replace(/^at /, '');
    if (!times.has(key)) times.set(key, performance.now());
  }

  const newKey = () => `update-${++count}`;

  async function replies(key: string, wanted = 1): Promise<readonly Taken[]> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = taken.filter((reply) => reply.key.startsWith(`${key} `));
      if (found.length >= wanted) return found;
      await once(arrivals, 'reply', { signal: patience }).catch(() => {
        throw new Error(`${wanted} replies to ${key} were wanted, ${found.length} came`);
      });
    }
  }

  return {
    platform,
    conversation,
    taken,
    violations,
    signs,
    signedAt,
    answeredAt,
    fetched,
    photos,
    failures,
    send(sent, more = {}) {
      const key = more.key ?? newKey();
      const sources = sent.map((photo, i) => {
        const source = `${key}/${i}`;
        photos.set(source, photo);
        return source;
      });
      conversation.photo({ key, asker: somebody(), address: `at ${key}`, photos: sources, ...more });
      return key;
    },
    command(command, asker = somebody()) {
      const key = newKey();
      conversation.command({ key, asker, address: `at ${key}`, command });
      return key;
    },
    refuse(why, asker = somebody()) {
      const key = newKey();
      conversation.refuse({ key, asker, address: `at ${key}` }, why);
      return key;
    },
    press(reply, label, asker = somebody()) {
      const key = newKey();
      conversation.press({ key, asker, address: `on ${reply.key}`, action: actionOf(reply, label) });
      return key;
    },
    replies,
    reply: async (key) => {
      const [first] = await replies(key);
      if (first === undefined) throw new Error(`no reply to ${key}`);
      return first;
    },
  };
}

/** The action behind a label. @throws Error with the labels that there are */
export function actionOf(reply: Reply, label: string | RegExp): string {
  const fits = (one: string) => (typeof label === 'string' ? one === label : label.test(one));
  const all = [...reply.rows.flat(), ...reply.menus.flatMap(({ options }) => options)];
  const found = all.find((one) => 'action' in one && fits(one.label));
  if (found === undefined || !('action' in found)) {
    throw new Error(`no ${label} among: ${all.map((one) => one.label).join(' | ')}`);
  }
  return found.action;
}

/** All labels of a reply. */
export function labelsOf(reply: Reply): readonly string[] {
  return [...reply.rows.flat(), ...reply.menus.flatMap(({ options }) => options)].map(({ label }) => label);
}

/** A reply as a person sees it, roughly as Telegram shows one. */
export function asShown(reply: Reply): ShownMessage {
  const lines = reply.cards.map(
    ({ number, title, price, shop, likeness }) =>
      `${number}. ${title} · ${[price, shop].filter(Boolean).join(' · ')} · ${likeness}`,
  );
  return {
    from: 'samelook',
    isBot: true,
    text: [reply.text, ...lines].join('\n'),
    pictures: reply.sheet === undefined ? [] : [reply.sheet],
    buttons: reply.rows.map((row) => row.map((button) => (isChosen(button) ? `✓ ${button.label}` : button.label))),
    menus: reply.menus.map(({ placeholder, options }) => ({
      placeholder,
      options: options.map(({ label, chosen }) => (chosen ? `✓ ${label}` : label)),
    })),
    ...(reply.kind === 'message' ? {} : { note: reply.kind }),
  };
}

const isChosen = (button: Button) => 'chosen' in button && button.chosen === true;

/** What is wrong with a reply, whichever platform it goes to. */
export function listViolations(reply: Reply): readonly string[] {
  const { kind, text, cards, sheet, rows, menus } = reply;
  const buttons = rows.flat();
  const options = menus.flatMap((menu) => menu.options);
  const actions = [...buttons, ...options].flatMap((one) => ('action' in one ? [one.action] : []));
  const components = 2 + cards.length * 3 + rows.reduce((sum, row) => sum + 1 + row.length, 0) + menus.length * 2;
  const complaints: readonly (readonly [boolean, string])[] = [
    [text.trim() === '', 'no text'],
    [text.length > MAX_TEXT, `text of ${text.length} characters`],
    [kind === 'notice' && text.length > MAX_NOTICE, `notice of ${text.length} characters`],
    [kind === 'notice' && (cards.length > 0 || buttons.length > 0), 'a notice with cards or buttons'],
    [/undefined|NaN|\[object|null/.test(text), `text that was not made for people: ${text}`],
    [cards.length > MAX_CARDS, `${cards.length} cards`],
    [cards.length > 0 !== (sheet !== undefined), 'cards without a sheet, or a sheet without cards'],
    [cards.some(({ url }) => !URL.canParse(url)), 'a link that is not absolute'],
    [rows.length > MAX_ROWS, `${rows.length} rows`],
    [rows.some((row) => row.length === 0 || row.length > MAX_IN_A_ROW), 'an empty or overfull row'],
    [menus.some((menu) => menu.options.length === 0 || menu.options.length > MAX_OPTIONS), 'an empty or overfull menu'],
    [
      [...buttons, ...options].some(({ label }) => label.trim() === '' || label.length > 100),
      'a label too short or long',
    ],
    [actions.some((action) => Buffer.byteLength(action) > MAX_ACTION_BYTES || action === ''), 'an action too long'],
    [new Set(actions).size !== actions.length, 'two buttons with the same action'],
    [components > MAX_COMPONENTS, `${components} components`],
  ];
  return complaints.flatMap(([isBad, complaint]) => (isBad ? [complaint] : []));
}
