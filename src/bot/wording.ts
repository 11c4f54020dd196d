/** Numbers, prices, lists and names as a language writes them, beside its phrases. */
import type { Filters } from '../core/catalogue.js';
import type { Category } from '../core/garment.js';
import { cut } from './draft.js';
import { PHRASES } from './phrases/languages.js';
import { COMMON_COLOURS, type CommonColour, type Language, type Phrases } from './phrases/phrases.js';

/** Filters told in a sentence; with it they fit into a notice. */
const MAX_FILTERS_LENGTH = 60;

/** A picture of each kind of garment, where there is a sign for it. */
const EMOJI: Readonly<Record<Category, string>> = {
  top: '👕',
  bottom: '👖',
  skirt: '💃',
  dress: '👗',
  outerwear: '🧥',
  shoes: '👟',
  bag: '👜',
  headwear: '🧢',
  accessory: '🧣',
  outfit: '✨',
};

/** One language, ready to speak. */
export interface Wording {
  readonly language: Language;
  readonly phrases: Phrases;
  /** "👗 Dress" */
  garment(category: Category): string;
  /** "91 %"; of 0..1. */
  percent(share: number): string;
  /** "€39.90"; without a currency the bare number. Whole amounts lose their zeros where `isRound`. */
  price(amount: number, currency: string | undefined, isRound?: boolean): string;
  list(words: readonly string[]): string;
  /** A catalogue's colour by its name in this language, where it is a common one. */
  colour(name: string): string;
  /** The English name of a common colour that is called so in this language ("rojo"); any other name as it is. */
  colourCalled(name: string): string;
  /** "red, up to €40, Atelier Nord" */
  filters(filters: Filters): string;
}

const made = new Map<Language, Wording>();

/** The wording of a language, made once. */
export function wordingOf(language: Language): Wording {
  const known = made.get(language);
  if (known !== undefined) return known;
  const wording = createWording(language);
  made.set(language, wording);
  return wording;
}

function createWording(language: Language): Wording {
  const phrases = PHRASES[language];
  const { locale } = phrases;
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  const price = (amount: number, currency: string | undefined, isRound = false) =>
    new Intl.NumberFormat(locale, {
      ...(currency === undefined ? {} : { style: 'currency', currency }),
      ...(isRound && Number.isInteger(amount) && { minimumFractionDigits: 0 }),
      ...(currency === undefined && { maximumFractionDigits: 2 }),
    }).format(amount);

  const colour = (name: string) => (isCommon(name) ? phrases.colours[name] : name);

  return {
    language,
    phrases,
    garment: (category) => `${EMOJI[category]} ${phrases.categories[category]}`,
    percent: (share) => percents.format(share),
    price,
    list: (words) => lists.format(words),
    colour,
    colourCalled: (name) => COMMON_COLOURS.find((common) => phrases.colours[common] === name.toLowerCase()) ?? name,
    filters: ({ category = [], colour: colours = [], shop = [], maxPrice, currency }) => {
      const words = [
        ...category.map((one) => phrases.categories[one]),
        ...colours.map(colour),
        ...(maxPrice === undefined ? [] : [phrases.answer.upTo(price(maxPrice, currency, true))]),
        ...shop,
      ];
      return cut(words.join(', '), MAX_FILTERS_LENGTH);
    },
  };
}

function isCommon(name: string): name is CommonColour {
  return (COMMON_COLOURS as readonly string[]).includes(name);
}
