/** What the Bot API allows, read in its documentation (https://core.telegram.org/bots/api) apart from the adapter's own figures. */

/** sendMessage, `text`: "1-4096 characters after entities parsing". */
export const TEXT_CHARACTERS = 4_096;
/** sendPhoto, `caption`: "0-1024 characters after entities parsing". */
export const CAPTION_CHARACTERS = 1_024;
/** sendPhoto: "The photo must be at most 10 MB in size." */
export const PHOTO_BYTES = 10 * 1024 * 1024;
/** sendPhoto: "The photo's width and height must not exceed 10000 in total." */
export const PHOTO_WIDTH_AND_HEIGHT = 10_000;
/** sendPhoto: "Width and height ratio must be at most 20." */
export const PHOTO_RATIO = 20;
/** sendMediaGroup, `media`: "must include 2-10 items". */
export const ALBUM_ITEMS = { least: 2, most: 10 } as const;
/** InlineKeyboardButton, `callback_data`: "1-64 bytes". */
export const CALLBACK_DATA_BYTES = 64;
/** Buttons in a row and on a keyboard; observed, beyond them the server answers REPLY_MARKUP_TOO_LONG or the apps show nothing. */
export const KEYBOARD = { inRow: 8, buttons: 100 } as const;
/** answerCallbackQuery, `text`: "0-200 characters". */
export const TOAST_CHARACTERS = 200;
/** answerInlineQuery: "No more than 50 results per query are allowed." */
export const INLINE_RESULTS = 50;
/** InlineQueryResult, `id`: "1-64 bytes"; `next_offset`: "can't exceed 64 bytes". */
export const INLINE_ID_BYTES = 64;
/** setMyCommands: "At most 100 commands can be specified." */
export const COMMANDS = 100;
/** BotCommand: `command` "1-32 characters … lowercase English letters, digits and underscores". */
export const COMMAND_NAME = /^[a-z0-9_]{1,32}$/;
/** BotCommand, `description`: "1-256 characters". */
export const COMMAND_DESCRIPTION = 256;
/** setMyDescription: "0-512 characters"; setMyShortDescription: "0-120 characters". */
export const DESCRIPTIONS = { description: 512, short_description: 120 } as const;
/** getFile: "bots can download files of up to 20MB in size". */
export const DOWNLOAD_BYTES = 20 * 1024 * 1024;
/** setWebhook, `secret_token`. */
export const SECRET_TOKEN = /^[A-Za-z0-9_-]{1,256}$/;
/** setWebhook: "Ports currently supported for webhooks: 443, 80, 88, 8443." */
export const WEBHOOK_PORTS: readonly number[] = [443, 80, 88, 8443];
/** getUpdates, `limit`: "Values between 1-100 are accepted." */
export const UPDATES_AT_ONCE = 100;
/** FAQ: "avoid sending more than one message per second" in a chat. */
export const CHAT_PAUSE_MS = 1_000;
/** FAQ: "not be able to send more than 20 messages per minute" to a group. */
export const GROUP_PER_MINUTE = 20;
/** FAQ: "about 30 messages per second" over all chats. */
export const ALL_PER_SECOND = 30;
/** Time for which a press, an inline query or a guest's question can be answered; observed, "query is too old" afterwards. */
export const QUERY_LIFETIME_MS = 15_000;
/** sendChatAction, `action`. */
export const CHAT_ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
] as const;
/** ReactionTypeEmoji, `emoji`: some of the list. */
export const REACTIONS = ['👍', '👎', '❤', '🔥', '👏', '🤔', '👀', '🎉', '👌', '🙏'] as const;
