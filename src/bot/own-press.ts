/** Commands, and the buttons of a person's own settings. */
import type { ChatSettings } from '../core/ports.js';
import { type OwnAction, shorten } from './actions.js';
import { PAGE_SIZES } from './answer-page.js';
import type { CommandCall, Press } from './chat-platform.js';
import { type Draft, say } from './draft.js';
import { INQUIRY_DAYS } from './inquiry-state.js';
import { showForget, showLanguages, showSettings, showStart } from './own-views.js';
import { LANGUAGES } from './phrases/phrases.js';
import type { Person, Talk } from './talk.js';

/** Answers a command. @throws SamelookError */
export async function answerCommand(talk: Talk, call: CommandCall): Promise<void> {
  const { user } = call.asker;
  const { settings, wording } = await talk.person(call.asker);
  const { phrases } = wording;
  // What was kept while the program learned is told for as long as it is there.
  const keepsGarments = async () => talk.learnsFromFeedback === true || (await talk.store.keepsGarments(user));
  const drafts: { readonly [command in CommandCall['command']]: () => Draft | Promise<Draft> } = {
    start: () => showStart(user, wording),
    similar: () => say(`${phrases.howToAsk}\n${phrases.inGroups}`),
    help: () => say(phrases.help(talk.photosPerMinute)),
    settings: () => showSettings(user, settings, wording),
    language: () => showLanguages(user, wording),
    privacy: async () => say(phrases.privacy(INQUIRY_DAYS, await keepsGarments())),
    forget: () => showForget(user, wording),
  };
  await talk.show(call, await drafts[call.command](), { kind: 'message', personal: true });
}

/** Does what a button of somebody's settings says, for its owner only. @throws SamelookError */
export async function pressOwn(talk: Talk, press: Press, { does, owner, value }: OwnAction): Promise<void> {
  const { user } = press.asker;
  const person = await talk.person(press.asker);
  const { phrases } = person.wording;
  if (owner !== shorten(user)) {
    return talk.show(press, say(phrases.trouble.notYours), { kind: 'notice', personal: true });
  }
  const replace = (draft: Draft) => talk.show(press, draft, { kind: 'replace', personal: true });

  if (does === 'forget') {
    if (value !== 'yes') return replace(say(phrases.nothingForgotten));
    return replace(say(phrases.forgotten(await talk.store.forget(user))));
  }
  if (does === 'open') {
    return replace(
      value === 'language' ? showLanguages(user, person.wording) : showSettings(user, person.settings, person.wording),
    );
  }
  const settings = changed(person, does, value);
  if (settings === undefined) return replace(showSettings(user, person.settings, person.wording));
  await talk.store.saveSettings(user, settings);
  const now = await talk.person(press.asker);
  return replace(showSettings(user, now.settings, now.wording));
}

/** The settings with one of them changed; undefined where the value is none that we offer. */
function changed({ settings }: Person, does: 'language' | 'size' | 'for', value: string): ChatSettings | undefined {
  switch (does) {
    case 'language':
      return (LANGUAGES as readonly string[]).includes(value) ? { ...settings, language: value } : undefined;
    case 'size':
      return (PAGE_SIZES as readonly number[]).includes(Number(value))
        ? { ...settings, pageSize: Number(value) }
        : undefined;
    case 'for':
      if (value === 'all') return { ...settings, gender: undefined };
      return value === 'women' || value === 'men' ? { ...settings, gender: value } : undefined;
  }
}
