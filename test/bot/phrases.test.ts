import { describe, expect, it } from 'vitest';
import { chooseLanguage, PHRASES } from '../../src/bot/phrases/languages.js';
import {
  LANGUAGES,
  type Language,
  MAX_BUTTON_LENGTH,
  MAX_NOTICE_LENGTH,
  MAX_PLACEHOLDER_LENGTH,
  type Phrases,
} from '../../src/bot/phrases/phrases.js';
import { wordingOf } from '../../src/bot/wording.js';
import { CATEGORIES } from '../../src/core/garment.js';

/** What each phrase with gaps is filled with; every filling must be found in what comes out. */
const FILLINGS: Readonly<Record<string, readonly (string | number)[]>> = {
  'button.perPage': [8],
  'answer.found': ['GARMENT', 42],
  'answer.inPhoto': [7, 'GARMENT'],
  'answer.only': ['FILTERS'],
  'answer.nothingFor': ['GARMENTS'],
  'answer.photoFailed': [7, 'WHY'],
  'answer.same': ['91%'],
  'answer.similar': ['91%'],
  'answer.upTo': ['PRICE'],
  'answer.isThisIt': [7],
  'answer.hidden': [7],
  'empty.nothingClose': ['GARMENTS'],
  'empty.nothingWith': ['FILTERS'],
  'trouble.userQuota': [42],
  'trouble.chatQuota': [42],
  'trouble.inLine': [12],
  help: [10],
  privacy: [14],
  settings: ['LANGUAGE', 6, 'WHOM'],
  forgotten: [42],
};

type Said = readonly [path: string, text: string];

/** Every phrase of a language, gaps filled. */
function sayAll(phrases: Phrases): readonly Said[] {
  const walk = (value: unknown, path: string): readonly Said[] => {
    if (typeof value === 'string') return [[path, value]];
    if (typeof value === 'function') return [[path, String(value(...(FILLINGS[path] ?? [])))]];
    return Object.entries(value as object).flatMap(([key, part]) => walk(part, path === '' ? key : `${path}.${key}`));
  };
  return walk(phrases, '');
}

const english = new Map(sayAll(PHRASES.en));
const lengthOf = (text: string) => [...text].length;

describe.each(LANGUAGES)('the phrases in %s', (language) => {
  const phrases = PHRASES[language];
  const all = sayAll(phrases);
  const within = (beginning: string, max: number) =>
    all.filter(([path, text]) => path.startsWith(beginning) && lengthOf(text) > max).map(([path]) => path);

  it('are as many as in English, none empty, with every gap filled', () => {
    expect(all.map(([path]) => path)).toEqual([...english.keys()]);
    for (const [path, text] of all) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/#|undefined|NaN|\$\{/);
      for (const filling of FILLINGS[path] ?? []) expect(text, path).toContain(String(filling));
    }
  });

  it('fit where they stand', () => {
    expect(within('button.', MAX_BUTTON_LENGTH)).toEqual([]);
    expect(within('menu.', MAX_PLACEHOLDER_LENGTH)).toEqual([]);
    expect(within('trouble.', MAX_NOTICE_LENGTH)).toEqual([]);
    expect(within('refusal.', MAX_NOTICE_LENGTH)).toEqual([]);
    // Filters have up to 60 characters more than their name here.
    expect(within('empty.', MAX_NOTICE_LENGTH - 60)).toEqual([]);
    expect(within('describe.', 100)).toEqual([]);
    // Discord's names of menu commands.
    expect(within('describe.find-outfit', 32)).toEqual([]);
    expect(within('', 900)).toEqual([]);
    for (const [path, text] of all) if (path.startsWith('describe.')) expect(text, path).not.toContain('\n');
    const { garment } = wordingOf(language);
    for (const category of CATEGORIES) expect(lengthOf(garment(category)), category).toBeLessThanOrEqual(22);
    expect(lengthOf(`${phrases.start}\n\n${phrases.inGroups}`)).toBeLessThanOrEqual(900);
  });

  it('say a name for every command where help names it', () => {
    for (const command of ['/settings', '/privacy', '/forget']) expect(phrases.help(10)).toContain(command);
    expect(phrases.privacy(14, false)).toContain('/forget');
    expect(phrases.privacy(14, true).length).toBeGreaterThan(phrases.privacy(14, false).length + 20);
    expect(phrases.refusal['photo-hidden']).toContain(phrases.describe['find-outfit']);
  });

  it.each([0, 1, 2, 5, 11, 21, 101, 1_234])('count to %i', (count) => {
    const number = new Intl.NumberFormat(phrases.locale).format(count);
    for (const text of [phrases.answer.found('X', count), phrases.trouble.userQuota(count), phrases.forgotten(count)]) {
      expect(text).toContain(number);
      expect(text).not.toMatch(/#|undefined/);
    }
  });
});

describe('no phrase is left in English', () => {
  const SCRIPTS: Readonly<Partial<Record<Language, RegExp>>> = {
    zh: /\p{Script=Han}/u,
    ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    ru: /\p{Script=Cyrillic}/u,
  };
  const ENGLISH_WORDS = /\b(the|your|you|please|photo|photos|this|and|with|for|is|it|of|shop|price)\b/i;
  /** Written alike in both languages. */
  const ALIKE = ['locale', 'answer.same', 'answer.similar'];

  it.each(LANGUAGES.filter((language) => language !== 'en'))('in %s', (language) => {
    for (const [path, text] of sayAll(PHRASES[language])) {
      expect(text, path).not.toBe(english.get(path));
      const script = SCRIPTS[language];
      if (script !== undefined && !ALIKE.includes(path)) expect(text, path).toMatch(script);
      if (script === undefined)
        expect(text.replace(/GARMENTS?|FILTERS|PRICE|WHY|WHOM/g, ''), path).not.toMatch(ENGLISH_WORDS);
    }
  });
});

describe('the language', () => {
  it('is the first code that we speak, else English', () => {
    expect(chooseLanguage('pt-BR')).toBe('pt');
    expect(chooseLanguage('zh-hant', 'es')).toBe('zh');
    expect(chooseLanguage(undefined, 'RU')).toBe('ru');
    expect(chooseLanguage('de', 'ja_JP')).toBe('ja');
    expect(chooseLanguage('de', undefined)).toBe('en');
    expect(chooseLanguage('constructor')).toBe('en');
  });

  it('writes numbers, prices and lists its own way', () => {
    const written = LANGUAGES.map((language) => {
      const { price, percent, list, filters } = wordingOf(language);
      return [
        price(1_234.5, 'EUR'),
        price(40, 'EUR', true),
        percent(0.914),
        list(['A', 'B', 'C']),
        filters({ colour: ['red'], maxPrice: 40, currency: 'EUR', shop: ['Atelier Nord'] }),
      ].map((text) => text.replace(/\s/g, ' '));
    });
    expect(written).toEqual([
      ['€1,234.50', '€40', '91%', 'A, B, and C', 'red, up to €40, Atelier Nord'],
      ['€1,234.50', '€40', '91%', 'A、B和C', '红色, 不超过 €40, Atelier Nord'],
      ['1234,50 €', '40 €', '91 %', 'A, B y C', 'rojo, hasta 40 €, Atelier Nord'],
      ['1 234,50 €', '40 €', '91 %', 'A, B и C', 'красный, до 40 €, Atelier Nord'],
      ['€ 1.234,50', '€ 40', '91%', 'A, B e C', 'vermelho, até € 40, Atelier Nord'],
      ['€1,234.50', '€40', '91%', 'A、B、C', '赤, €40以下, Atelier Nord'],
    ]);
  });
});
