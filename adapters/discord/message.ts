/** A reply as a message of components: a heading, a section for every item with its picture, and rows of buttons. */
import { type APIMessageTopLevelComponent, ComponentType, MessageFlags } from 'discord.js';
import { cutText } from '../../src/bot/cut-text.js';
import type { Card, Reply } from '../../src/bot/reply.js';
import type { Upload } from './api.js';
import { countComponents, writeControls } from './controls.js';
import { MAX_COMPONENTS, MAX_PICTURE_DESCRIPTION, MAX_TEXT, MAX_UPLOAD_BYTES } from './limits.js';
import { writeWords } from './text.js';

/** What is sent: a body for the JSON, and the pictures that it names. */
export interface OutMessage {
  readonly body: {
    readonly components: readonly APIMessageTopLevelComponent[];
    readonly flags: number;
    readonly allowed_mentions: { readonly parse: readonly never[]; readonly replied_user: boolean };
    /** Names what is uploaded; in an edit, what is not named is taken away. */
    readonly attachments: readonly { readonly id: number; readonly filename: string }[];
  };
  readonly uploads: readonly Upload[];
}

/** Components of a card: the section, its text and its picture. */
const COMPONENTS_OF_CARD = 3;
/** What the buttons may take where cards are shown: the heading and one picture of all cards stay. */
const MAX_CONTROLS = MAX_COMPONENTS - 2;

/**
 * Sections where they and the buttons are few enough; else a list with one numbered picture of all items. One item has one picture.
 * @param withPictures false where the bot may not upload
 */
export function writeMessage(reply: Reply, { withPictures = true, isEphemeral = false } = {}): OutMessage {
  const controls = writeControls(reply, MAX_CONTROLS);
  const left = MAX_COMPONENTS - 1 - countComponents(controls);
  const hasRoom = reply.cards.length * COMPONENTS_OF_CARD <= left;
  // One item by itself is looked at closely: its picture is shown large.
  const shown = withPictures && hasRoom && reply.cards.length > 1 ? sections(reply) : together(reply, withPictures);
  return {
    body: {
      components: [...shown.components, ...controls],
      // Discord: a message once made of components stays so; so all of ours are.
      flags: MessageFlags.IsComponentsV2 | (isEphemeral ? MessageFlags.Ephemeral : 0),
      allowed_mentions: { parse: [], replied_user: false },
      attachments: shown.uploads.map(({ name }, id) => ({ id, filename: name })),
    },
    uploads: shown.uploads,
  };
}

interface Shown {
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly uploads: readonly Upload[];
}

function sections(reply: Reply): Shown {
  const words = writeWords(reply, 'lines', MAX_TEXT);
  const uploads: Upload[] = [];
  let bytesLeft = MAX_UPLOAD_BYTES;
  const components = reply.cards.map(({ number, title, thumbnail }, n): APIMessageTopLevelComponent => {
    const text = { type: ComponentType.TextDisplay, content: words.cards[n] ?? title } as const;
    if (thumbnail === undefined || thumbnail.byteLength > bytesLeft) return text;
    bytesLeft -= thumbnail.byteLength;
    const name = `${number}.${endingOf(thumbnail)}`;
    uploads.push({ name, bytes: thumbnail });
    return {
      type: ComponentType.Section,
      components: [text],
      accessory: {
        type: ComponentType.Thumbnail,
        media: { url: `attachment://${name}` },
        description: cutText(title, MAX_PICTURE_DESCRIPTION),
      },
    };
  });
  return { components: [heading(words.heading), ...components], uploads };
}

function together(reply: Reply, withPictures: boolean): Shown {
  const [first, ...others] = reply.cards;
  const isOne = first !== undefined && others.length === 0;
  const words = writeWords(reply, isOne ? 'lines' : 'list', MAX_TEXT);
  const text = heading([words.heading, ...words.cards].join('\n'));
  const picture = isOne ? (first.thumbnail ?? reply.sheet) : reply.sheet;
  if (!withPictures || picture === undefined || picture.byteLength > MAX_UPLOAD_BYTES) {
    return { components: [text], uploads: [] };
  }
  const name = `similar.${endingOf(picture)}`;
  const description = cutText(describe(reply.cards), MAX_PICTURE_DESCRIPTION);
  const items = [{ media: { url: `attachment://${name}` }, ...(description !== '' && { description }) }];
  return {
    components: [text, { type: ComponentType.MediaGallery, items }],
    uploads: [{ name, bytes: picture }],
  };
}

const heading = (content: string): APIMessageTopLevelComponent => ({ type: ComponentType.TextDisplay, content });

const describe = (cards: readonly Card[]) => cards.map(({ number, title }) => `${number}. ${title}`).join('\n');

/** Discord goes by the name: WebP begins with "RIFF", everything else is JPEG. */
const endingOf = (picture: Uint8Array) => (picture[0] === 0x52 && picture[1] === 0x49 ? 'webp' : 'jpg');
