/** English. */
import type { Phrases } from './phrases.js';
import { createPlural } from './plural.js';

const plural = createPlural('en');
const inSeconds = (seconds: number) => plural(seconds, { one: 'in # second', other: 'in # seconds' });
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' } as const;
const ordinal = (place: number) => `${place}${ENDINGS[ordinals.select(place)]}`;

export const ENGLISH: Phrases = {
  locale: 'en',
  languageName: 'English',
  categories: {
    top: 'Top',
    bottom: 'Trousers',
    skirt: 'Skirt',
    dress: 'Dress',
    outerwear: 'Jacket or coat',
    shoes: 'Shoes',
    bag: 'Bag',
    headwear: 'Headwear',
    accessory: 'Accessory',
    outfit: 'Outfit',
  },
  colours: {
    black: 'black',
    white: 'white',
    grey: 'grey',
    gray: 'gray',
    beige: 'beige',
    brown: 'brown',
    red: 'red',
    orange: 'orange',
    yellow: 'yellow',
    green: 'green',
    blue: 'blue',
    navy: 'navy',
    purple: 'purple',
    pink: 'pink',
    gold: 'gold',
    silver: 'silver',
    multicolour: 'multicolour',
  },
  button: {
    more: 'More ▶',
    previous: '◀ Previous',
    back: '↩ Back',
    refine: '🎛 Refine',
    thisIsIt: '👍 This is it',
    notIt: '👎 Not it',
    openShop: '🛒 Open in shop',
    undo: '↩ Undo',
    clear: '✖ Clear all',
    price: '💰 Price',
    colour: '🎨 Colour',
    shop: '🏬 Shop',
    kind: '👚 Kind',
    any: 'Any',
    settings: '⚙ Settings',
    language: '🌐 Language',
    forWomen: 'For women',
    forMen: 'For men',
    forAll: 'For everyone',
    forgetAll: '🗑 Yes, forget me',
    keepAll: 'No, keep it',
    perPage: (count) => `${count} at a time`,
  },
  answer: {
    found: (garment, count) =>
      plural(count, { one: `${garment}: # similar item`, other: `${garment}: # similar items` }),
    inPhoto: (photo, garment) => `Photo ${photo} · ${garment}`,
    only: (filters) => `Only: ${filters}`,
    nothingFor: (garments) => `Nothing close for: ${garments}`,
    photoFailed: (photo, why) => `Photo ${photo}: ${why}`,
    tapNumber: 'Is it one of these? Tap its number.',
    same: (percent) => `${percent} · looks the same`,
    similar: (percent) => `${percent} · similar`,
    upTo: (price) => `up to ${price}`,
    isThisIt: (number) => `Number ${number}: is this the one?`,
    kept: 'Kept! You will find it among your saved items.',
    hidden: (number) => `Number ${number} is gone. Here are the others.`,
    noneLeft: 'That was the last one. Change what you are looking for, or send another photo.',
    itemGone: 'The shop no longer has this item. Look at the others.',
    refineHow: 'What should be different?',
  },
  empty: {
    noClothes:
      'I see no clothes in this photo. Send one where the garment is large and well lit, or cut the photo to the garment.',
    nothingClose: (garments) =>
      `Nothing in the shop comes close${garments === undefined ? '' : ` (I looked for: ${garments})`}. Try a photo from the front, cut to one garment.`,
    nothingWith: (filters) => `Nothing close with: ${filters}. I left everything as it was; choose something else.`,
  },
  trouble: {
    damaged: 'This photo is damaged or was cut off on its way. Please send it again, or another one.',
    unsupported: 'This is not a picture that I can read. Send a JPEG, PNG, WebP, GIF or AVIF.',
    tooLarge: 'This photo is too large for me. Please send a smaller one: a screenshot of it will do.',
    gone: 'I can’t get this photo any more. Please send it again.',
    address: 'I can’t get a picture from this link. Send another link, or the picture itself.',
    busy: 'Many people are asking right now. Please send it again in a minute.',
    tookTooLong: 'This took too long and I gave up. Please send it again.',
    closing: 'I am being restarted right now. Please send it again in a minute.',
    ours: 'Something went wrong on my side, not on yours. Please send it again in a minute.',
    userQuota: (seconds) => `That is a lot of photos at once. Please try again ${inSeconds(seconds)}.`,
    chatQuota: (seconds) => `This chat asks more than I can look at. Please try again ${inSeconds(seconds)}.`,
    notYours: 'These buttons belong to the person who asked. Send me a photo of your own!',
    over: 'This answer is over. Please send the photo again.',
    stillLooking: 'Still looking… There is a lot to do right now, your answer is coming.',
    inLine: (place) => `Still looking… There is a lot to do right now: you are ${ordinal(place)} in line.`,
  },
  refusal: {
    'no-photo': 'I need a photo to look at: send one, or answer a photo with my name.',
    'photo-hidden': 'I am not shown that photo. Open the menu of its post, then Apps, and choose “Find this outfit”.',
    'photo-too-large': 'This photo is too large for me. Please send a smaller one: a screenshot of it will do.',
    'photo-gone': 'I can’t get this photo any more. Please send it again.',
    'not-a-picture': 'This file is no picture that I can read. Send a JPEG, PNG, WebP, GIF or AVIF.',
  },
  menu: {
    number: 'Is it one of these?',
    garment: 'Look at another garment',
    price: 'At most how much?',
    colour: 'Which colour?',
    shop: 'Which shop?',
    kind: 'What is it?',
    language: 'Language',
  },
  start:
    'Hello! Send me a photo of clothes that you like: a street photo, a selfie, a screenshot. I look for the most similar ones in the shop and show you pictures, prices and links.',
  howToAsk: 'Send me a photo of clothes.',
  inGroups: 'In a group, write my name under a photo, or answer somebody’s photo with my name.',
  help: (photosPerMinute) =>
    `📷 Send me a photo, an album or a picture file. In a group, write my name under a photo, answer a photo with my name, or use /similar.
🔢 Tap a number to see that item: keep it with 👍, or send it away with 👎.
👗 Tap another garment of the photo to see what is like it.
🎛 Refine by price, colour, shop and kind.
⚙ /settings: results at a time, for whom, language.
🔒 /privacy: what I keep. /forget: I forget you.

I look at ${plural(photosPerMinute, { one: '# photo', other: '# photos' })} a minute for each person. Photos from the front, with the garment large in the picture, work best.`,
  privacy: (days, learns) =>
    `🔒 I drop your photo as soon as it is answered; I never store it, show it to anybody or send it elsewhere.

I keep: your settings, the items that you marked with 👍 or 👎, and for ${plural(days, { one: '# day', other: '# days' })} which items I showed you and where this platform keeps your photo, so that the buttons go on working. All of it under your number on this platform, without your name.${learns ? '\n\nI also keep a row of numbers that tells what a garment looks like, so that those who run me can teach me: as long as the buttons work, and with a 👍 or 👎 until /forget. It is no picture.' : ''}

/forget removes all of it at once.`,
  settings: (language, perPage, forWhom) =>
    `⚙ Your settings
Language: ${language}
Results at a time: ${perPage}
Clothes: ${forWhom}`,
  reallyForget: 'Shall I forget your settings, your saved items and all answers? Their buttons stop working then.',
  forgotten: (count) => plural(count, { one: 'Done: # entry is gone.', other: 'Done: # entries are gone.' }),
  nothingForgotten: 'I keep it all. Nothing was changed.',
  describe: {
    start: 'What I do',
    similar: 'Find clothes like those in a photo',
    help: 'How to ask',
    settings: 'Results at a time, for whom, language',
    language: 'Choose my language',
    privacy: 'What I keep, and for how long',
    forget: 'Remove all that I know of you',
    'find-outfit': 'Find this outfit',
    'option-photo': 'The photo',
    'option-link': 'A link to a picture',
    'option-item': 'The garment that you want',
    'option-colour': 'Only this colour',
    'option-max-price': 'At most this price',
    'option-shop': 'Only this shop',
  },
};
