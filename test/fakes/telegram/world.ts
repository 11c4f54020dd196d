/** The part of Telegram that a bot sees: chats with their messages, files, and questions that wait for an answer. */
import { randomUUID } from 'node:crypto';
import type { Entity, Markup } from './fields.js';
import { QUERY_LIFETIME_MS } from './limits.js';
import { badLuck } from './refusal.js';

/** Someone with an account. */
export interface Account {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

/** A chat as the Bot API writes it. */
export interface ChatInfo {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title?: string;
  readonly first_name?: string;
}

/** A message that stands in a chat; `message` is what the Bot API tells of it. */
export interface StoredMessage {
  readonly chat: number;
  readonly id: number;
  readonly isBots: boolean;
  readonly message: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly entities: readonly Entity[];
  /** File ids. */
  readonly pictures: readonly string[];
  readonly markup: Markup | undefined;
  /** Where it was sent as a guest or inline. */
  readonly inlineId?: string | undefined;
  /** The message that it answers. */
  readonly repliesTo?: number | undefined;
}

/** A press, an inline query or a guest's question. */
export interface Question {
  readonly kind: 'press' | 'inline' | 'guest';
  readonly at: number;
  readonly from: Account;
  /** The chat where a guest is asked. */
  readonly chat?: number;
  isAnswered: boolean;
}

/** The state of the fake; every part may be read and changed by its methods and its people. */
export interface World {
  readonly bot: Account & { readonly username: string };
  readonly chats: Map<number, ChatInfo>;
  /** Chats that the bot may not write into: the words of the refusal. */
  readonly closed: Map<number, string>;
  /** Groups that became others. */
  readonly migrated: Map<number, number>;
  readonly messages: StoredMessage[];
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly path: string }>;
  readonly questions: Map<string, Question>;
  /** Toasts. */
  readonly notices: string[];
  /** Chat actions and reactions, with their times (ms, monotonic). */
  readonly signs: { readonly chat: number; readonly kind: string; readonly at: number }[];
  readonly inlineAnswers: Readonly<Record<string, unknown>>[];
  /** Descriptions by the method's field and the language code: "short_description pt". */
  readonly descriptions: Map<string, string>;
  /** Menus of commands by language code; '' is everybody's. */
  readonly commands: Map<string, readonly { readonly command: string; readonly description: string }[]>;
}

/** @param bot our own account */
export function createWorld(bot: World['bot']): World {
  return {
    bot,
    chats: new Map(),
    closed: new Map(),
    migrated: new Map(),
    messages: [],
    files: new Map(),
    questions: new Map(),
    notices: [],
    signs: [],
    inlineAnswers: [],
    commands: new Map(),
    descriptions: new Map(),
  };
}

/** Keeps a file. @returns its id, as long as Telegram's are */
export function addFile(world: World, bytes: Uint8Array, folder = 'photos'): string {
  const id = `AgACAgIAAxkBAAI${randomUUID().replaceAll('-', '')}${'A'.repeat(24)}`;
  world.files.set(id, { bytes, path: `${folder}/file_${world.files.size}.jpg` });
  return id;
}

/** The number of the next message in a chat. */
export function nextMessageId(world: World, chat: number): number {
  return world.messages.filter((one) => one.chat === chat).reduce((most, { id }) => Math.max(most, id), 100) + 1;
}

/** Puts a changed message in the place of the former one. */
export function replaceMessage(world: World, former: StoredMessage, next: StoredMessage): void {
  world.messages.splice(world.messages.indexOf(former), 1, next);
}

/** Takes a question that waits, and marks it answered. @throws Refusal where it is unknown, answered or too old */
export function answerQuestion(world: World, id: string, kind: Question['kind']): Question {
  const question = world.questions.get(id);
  const isOpen = question !== undefined && question.kind === kind && !question.isAnswered;
  if (!isOpen || performance.now() - question.at > QUERY_LIFETIME_MS) {
    throw badLuck(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
  }
  question.isAnswered = true;
  return question;
}
