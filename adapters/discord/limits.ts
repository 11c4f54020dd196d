/** What Discord allows, each figure with its source below https://discord.com/developers/docs. */

/** Time for the first answer to an interaction (interactions/receiving-and-responding: "within 3 seconds"). */
export const ACKNOWLEDGE_WITHIN_MS = 3_000;
/** Life of an interaction's token (interactions/receiving-and-responding: "valid for 15 minutes"). */
export const TOKEN_LIFE_MS = 15 * 60_000;

/** Components of one message, nested ones included (components/reference: "up to 40 total components"). */
export const MAX_COMPONENTS = 40;
/** Characters of all texts of a message of components together (components/reference, legacy behaviour aside). */
export const MAX_TEXT = 4_000;
/** Buttons in a row (components/reference#action-row). */
export const MAX_BUTTONS_IN_ROW = 5;
/** Characters of a button's or an option's id (components/reference#anatomy-of-a-component, `custom_id`). */
export const MAX_CUSTOM_ID = 100;
/** Characters of a button's label (components/reference#button). */
export const MAX_LABEL = 80;
/** Characters of a link button's address (components/reference#button, `url`). */
export const MAX_BUTTON_URL = 512;
/** Options of a menu (components/reference#string-select). */
export const MAX_OPTIONS = 25;
/** Characters of an option's label (components/reference#string-select). */
export const MAX_OPTION_LABEL = 100;
/** Characters of a menu's placeholder (components/reference#string-select). */
export const MAX_PLACEHOLDER = 150;
/** Characters that describe a picture to those who can't see it (components/reference#thumbnail). */
export const MAX_PICTURE_DESCRIPTION = 1_024;

/** Bytes of what one message uploads (reference#uploading-files: 10 MiB; an interaction's `attachment_size_limit` may only be more). */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** Characters of a message's nonce (resources/message#create-message). */
export const MAX_NONCE = 25;
/** Photos of one question; Discord allows ten attachments to a message (resources/message#create-message). */
export const MAX_PHOTOS = 10;

/** Requests a second of one bot (topics/rate-limits#global-rate-limit); answers to interactions are not counted. */
export const REQUESTS_PER_SECOND = 50;
/** "Typing…" is shown for ten seconds (resources/channel#trigger-typing-indicator): it is not sent again before. */
export const TYPING_MS = 8_000;

/** Suggestions while an option is typed (interactions/receiving-and-responding, autocomplete). */
export const MAX_CHOICES = 25;
/** Characters of a suggestion (interactions/application-commands, choice). */
export const MAX_CHOICE = 100;
/** Characters of a slash command's description (interactions/application-commands). */
export const MAX_COMMAND_DESCRIPTION = 100;
/** Characters of a message command's name (interactions/application-commands). */
export const MAX_COMMAND_NAME = 32;
/** Longest link that people can give; addresses beyond it are none that a browser takes either. */
export const MAX_LINK = 2_000;
