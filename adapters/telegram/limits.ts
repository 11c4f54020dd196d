/** What Telegram allows, each figure with its source: https://core.telegram.org/bots/api and /bots/faq. */

/** Characters of a message, after its entities are parsed (sendMessage). */
export const MAX_TEXT = 4_096;
/** Characters of a caption, after its entities are parsed (sendPhoto). */
export const MAX_CAPTION = 1_024;
/** Entities of one message beyond which Telegram ignores the rest (observed; python-telegram-bot, MAX_MESSAGE_ENTITIES). */
export const MAX_ENTITIES = 100;
/** Bytes of a button's `callback_data` (InlineKeyboardButton). */
export const MAX_CALLBACK_DATA_BYTES = 64;
/** Buttons of a row and of a keyboard that the apps still show (observed; not documented). */
export const MAX_BUTTONS_IN_ROW = 8;
/** See `MAX_BUTTONS_IN_ROW`. */
export const MAX_BUTTONS = 100;
/** Characters of a toast (answerCallbackQuery, `text`). */
export const MAX_TOAST = 200;
/** Results of one inline answer (answerInlineQuery). */
export const MAX_INLINE_RESULTS = 50;
/** Bytes of an inline answer's `next_offset` (answerInlineQuery). */
export const MAX_NEXT_OFFSET_BYTES = 64;
/** Characters of a command's description (BotCommand). */
export const MAX_COMMAND_DESCRIPTION = 256;
/** Characters of what an empty chat with the bot shows (setMyDescription). */
export const MAX_DESCRIPTION = 512;
/** Characters of what the bot's profile shows (setMyShortDescription). */
export const MAX_SHORT_DESCRIPTION = 120;

/** Bytes of a file that `getFile` gives. */
export const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;
/** Photos of an album (sendMediaGroup: 2 to 10). */
export const MAX_ALBUM = 10;

/** Messages a second in all (FAQ: "more than 30 messages per second"); some room is left for clocks that differ. */
export const MESSAGES_PER_SECOND = 25;
/** Time between two messages of one chat (FAQ: "more than one message per second"); some room is left for the network. */
export const CHAT_PAUSE_MS = 1_050;
/** Messages a minute in one group (FAQ: "more than 20 messages per minute"). */
export const GROUP_MESSAGES_PER_MINUTE = 20;

/** Seconds for which a poll is held open where nothing happens (getUpdates, `timeout`: any positive number, long polling). */
export const POLL_S = 50;
/** A chat action is shown for 5 seconds or less (sendChatAction): it is not sent again before. */
export const CHAT_ACTION_MS = 4_000;
/** Ports that Telegram delivers webhooks to (setWebhook). */
export const WEBHOOK_PORTS = [443, 80, 88, 8443] as const;
/** What a webhook's secret may be (setWebhook, `secret_token`: 1 to 256 characters, only A-Z, a-z, 0-9, _ and -). */
export const WEBHOOK_SECRET = /^[A-Za-z0-9_-]{1,256}$/;
/** Kinds of update that are asked for (getUpdates, `allowed_updates`); `guest_message` since Bot API 10.0. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'inline_query',
  'my_chat_member',
  'guest_message',
] as const;
