/** The languages by code, and which of them a person gets. */
import { ENGLISH } from './en.js';
import { SPANISH } from './es.js';
import { JAPANESE } from './ja.js';
import type { Language, Phrases } from './phrases.js';
import { PORTUGUESE } from './pt.js';
import { RUSSIAN } from './ru.js';
import { CHINESE } from './zh.js';

/** What is said in each language. */
export const PHRASES: Readonly<Record<Language, Phrases>> = {
  en: ENGLISH,
  zh: CHINESE,
  es: SPANISH,
  ru: RUSSIAN,
  pt: PORTUGUESE,
  ja: JAPANESE,
};

/** The first of the codes ("pt-BR", "zh-hant", undefined) whose language we speak, else English. */
export function chooseLanguage(...codes: readonly (string | undefined)[]): Language {
  for (const code of codes) {
    const language = code?.toLowerCase().split(/[-_]/)[0] ?? '';
    if (Object.hasOwn(PHRASES, language)) return language as Language;
  }
  return 'en';
}
