/** A question with photos, from the quota to the answer. */
import { randomBytes } from 'node:crypto';
import { Filters } from '../core/catalogue.js';
import type { ChatSettings } from '../core/ports.js';
import { DEFAULT_PAGE_SIZE, showNothing, showPage } from './answer-page.js';
import type { PhotoQuestion } from './chat-platform.js';
import { say } from './draft.js';
import { INQUIRY_TTL_MS } from './inquiry-state.js';
import { look } from './look.js';
import type { Talk } from './talk.js';
import { troubleOf } from './trouble.js';
import type { Wording } from './wording.js';

/** An inquiry's id: nobody guesses somebody else's. */
const ID_BYTES = 8;

/** Looks at the photos and shows what is like them. @throws SamelookError where there is no answer to show */
export async function answerPhotos(talk: Talk, question: PhotoQuestion): Promise<void> {
  const { asker, photos } = question;
  const { settings, wording } = await talk.person(asker);
  const refusal = talk.refusal(asker, photos.length, wording);
  if (refusal !== undefined) {
    if (refusal.sentence !== undefined) await talk.show(question, say(refusal.sentence), { kind: 'message' });
    return;
  }
  const filters = await filtersOf(talk, question, settings, wording);
  const { state, failures } = await talk.search(question, 'photo', (errand) =>
    look(talk, { photos, category: question.category, filters }, errand),
  );
  const remarks = failures.map(({ photo, error }) =>
    wording.phrases.answer.photoFailed(photo + 1, troubleOf(error, wording.phrases.trouble)),
  );
  if (state.garments.length === 0) {
    await talk.show(question, showNothing({ state, wording }, remarks), { kind: 'message' });
    return;
  }
  const id = randomBytes(ID_BYTES).toString('base64url');
  await talk.store.saveInquiry(
    { id, user: asker.user, chat: asker.chat, language: wording.language, photos, state },
    INQUIRY_TTL_MS,
  );
  const view = { inquiry: id, state, garment: 0, wording, pageSize: settings.pageSize ?? DEFAULT_PAGE_SIZE };
  await talk.show(question, await showPage(view, 0, talk.makeCards, { remarks }), { kind: 'message' });
}

/** What the question asks for, and for whom the person looks, where the catalogue tells that at all. */
async function filtersOf(
  talk: Talk,
  question: PhotoQuestion,
  { gender }: ChatSettings,
  { colourCalled }: Wording,
): Promise<Filters | undefined> {
  const { colour, ...others } = Filters.safeParse(question.filters ?? {}).data ?? {};
  // A colour may be named in the person's language; catalogues mostly name them in English.
  const known = colour && new Set((await talk.readFacets()).colour);
  const colours = colour?.map((name) => (known?.has(name) ? name : colourCalled(name)));
  const asked: Filters = { ...others, ...(colours && { colour: colours }) };
  const isTold = gender !== undefined && (await talk.readFacets()).gender.includes(gender);
  const filters: Filters = isTold ? { gender: [gender, 'unisex'], ...asked } : asked;
  return Object.keys(filters).length === 0 ? undefined : filters;
}
