/** What a person sees of their own: settings, language, forgetting; and how to begin. */
import type { ChatSettings } from '../core/ports.js';
import { encodeOwnAction, type OwnAction, shorten } from './actions.js';
import { DEFAULT_PAGE_SIZE, PAGE_SIZES } from './answer-page.js';
import { type Draft, say } from './draft.js';
import { PHRASES } from './phrases/languages.js';
import { LANGUAGES } from './phrases/phrases.js';
import type { Button, Menu } from './reply.js';
import type { Wording } from './wording.js';

/** For whom clothes may be, as a button carries it. */
export const FOR_WHOM = ['women', 'men', 'all'] as const;

/** The greeting, with ways to settings and language. */
export function showStart(user: string, { phrases }: Wording): Draft {
  return say(`${phrases.start}\n\n${phrases.inGroups}`, [
    [
      button(user, phrases.button.language, 'open', 'language'),
      button(user, phrases.button.settings, 'open', 'settings'),
    ],
  ]);
}

/** All settings, each with its choices. */
export function showSettings(user: string, settings: ChatSettings, wording: Wording): Draft {
  const { phrases } = wording;
  const size = settings.pageSize ?? DEFAULT_PAGE_SIZE;
  const gender = settings.gender ?? 'all';
  const forWhom = { women: phrases.button.forWomen, men: phrases.button.forMen, all: phrases.button.forAll };
  return say(
    phrases.settings(phrases.languageName, size, forWhom[gender]),
    [
      PAGE_SIZES.map((one) => ({
        ...button(user, phrases.button.perPage(one), 'size', String(one)),
        chosen: one === size,
      })),
      FOR_WHOM.map((one) => ({ ...button(user, forWhom[one], 'for', one), chosen: one === gender })),
    ],
    [languageMenu(user, wording)],
  );
}

/** The choice of language alone. */
export function showLanguages(user: string, wording: Wording): Draft {
  return say(`${wording.phrases.button.language}: ${wording.phrases.languageName}`, [], [languageMenu(user, wording)]);
}

/** Asks once more before all is removed. */
export function showForget(user: string, { phrases }: Wording): Draft {
  return say(phrases.reallyForget, [
    [button(user, phrases.button.forgetAll, 'forget', 'yes'), button(user, phrases.button.keepAll, 'forget', 'no')],
  ]);
}

function languageMenu(user: string, { language, phrases }: Wording): Menu {
  return {
    placeholder: phrases.menu.language,
    options: LANGUAGES.map((one) => ({
      label: PHRASES[one].languageName,
      action: encodeOwnAction({ does: 'language', owner: shorten(user), value: one }),
      chosen: one === language,
    })),
  };
}

function button(user: string, label: string, does: OwnAction['does'], value: string): Button & { action: string } {
  return { label, action: encodeOwnAction({ does, owner: shorten(user), value }) };
}
