/** What the buttons of an answer do. */
import type { Filters } from '../core/catalogue.js';
import type { Inquiry } from '../core/ports.js';
import { type AnswerAction, REFINEMENTS, shorten } from './actions.js';
import { type AnswerView, DEFAULT_PAGE_SIZE, showPage } from './answer-page.js';
import type { Asker, Press } from './chat-platform.js';
import { type Draft, say } from './draft.js';
import {
  type AnsweredGarment,
  AnswerState,
  findResult,
  INQUIRY_TTL_MS,
  visibleResults,
  withGarment,
} from './inquiry-state.js';
import { showItem } from './item-view.js';
import { itemsOf, narrow } from './narrow.js';
import { type RefineChoices, showRefine } from './refine-view.js';
import { refined, refineOptions } from './refinements.js';
import type { Person, Talk } from './talk.js';

/** Does what the button says, for the one who asked; whoever else presses it is told kindly. @throws SamelookError */
export async function pressAnswer(talk: Talk, press: Press, inquiryId: string, action: AnswerAction): Promise<void> {
  const person = await talk.person(press.asker);
  const { trouble } = person.wording.phrases;
  const notice = (text: string) => talk.show(press, say(text), { kind: 'notice', personal: true });

  const inquiry = await talk.store.inquiry(inquiryId);
  const state = AnswerState.safeParse(inquiry?.state).data;
  if (inquiry === undefined || state?.garments[action.garment] === undefined) return notice(trouble.over);
  if (!maySteer(inquiry, press.asker)) return notice(trouble.notYours);

  const outcome = await act(talk, press, inquiry, state, action, person);
  if (typeof outcome === 'string') return notice(outcome);
  await talk.show(press, outcome, { kind: 'replace' });
}

/** The one who asked; where a channel or a whole group asked, everybody in it. */
const maySteer = ({ user, chat }: Inquiry, asker: Asker) =>
  user === asker.user || (user === chat && chat === asker.chat);

/** What the message becomes, or a sentence where it stays as it is. */
async function act(
  talk: Talk,
  press: Press,
  inquiry: Inquiry,
  state: AnswerState,
  action: AnswerAction,
  { settings, wording }: Person,
): Promise<Draft | string> {
  const { phrases } = wording;
  const position = action.garment;
  const garment = state.garments[position];
  if (garment === undefined) return phrases.trouble.over;
  const pageSize = settings.pageSize ?? DEFAULT_PAGE_SIZE;
  const viewOf = (present: AnswerState): AnswerView => ({
    inquiry: inquiry.id,
    state: present,
    garment: position,
    wording,
    pageSize,
  });
  const change = async (how: (garment: AnsweredGarment) => AnsweredGarment): Promise<AnswerView> => {
    const changed = withGarment(state, position, how);
    await talk.store.saveInquiry({ ...inquiry, state: changed }, INQUIRY_TTL_MS);
    return viewOf(changed);
  };
  const pageOf = (number: number) =>
    Math.floor(visibleResults(garment).filter((result) => result.number < number).length / pageSize);

  switch (action.does) {
    case 'page':
      return showPage(viewOf(state), action.page, talk.makeCards);

    case 'item':
    case 'keep':
    case 'hide':
    case 'unhide': {
      const result = findResult(garment, action.item);
      if (result === undefined) return phrases.trouble.over;
      const { itemId, number } = result;
      if (action.does === 'item') return showItem(viewOf(state), result, talk.makeCards);
      if (action.does === 'unhide') {
        await talk.store.withdrawFeedback({ user: press.asker.user, inquiry: inquiry.id, itemId });
        const view = await change((one) => ({ ...one, hidden: without(one.hidden, itemId) }));
        return showPage(view, pageOf(number), talk.makeCards);
      }
      const isIt = action.does === 'keep';
      const seen = talk.learnsFromFeedback ? garment.features : undefined;
      await talk.store.saveFeedback({ user: press.asker.user, inquiry: inquiry.id, itemId, isIt, garment: seen });
      const view = await change((one) => ({
        ...one,
        kept: isIt ? [...without(one.kept, itemId), itemId] : without(one.kept, itemId),
        hidden: isIt ? without(one.hidden, itemId) : [...without(one.hidden, itemId), itemId],
      }));
      if (isIt) return showItem(view, result, talk.makeCards);
      const lead = phrases.answer.hidden(number);
      return showPage(view, pageOf(number), talk.makeCards, { lead, undo: shorten(itemId) });
    }

    case 'refine':
      return showRefine(viewOf(state), await choices(talk, state, garment, wording), talk.makeCards);

    case 'choose':
      return showRefine(viewOf(state), await choices(talk, state, garment, wording), talk.makeCards, action.by);

    case 'clear':
      return showPage(await change(({ refined: _, ...one }) => one), 0, talk.makeCards);

    case 'filter': {
      const filters = refined(filtersOf(state, garment), action.by, action.value, await talk.readFacets());
      if (filters === undefined) return phrases.trouble.over;
      if (isNothingMore(filters, state)) {
        return showPage(await change(({ refined: _, ...one }) => one), 0, talk.makeCards);
      }
      const refusal = talk.refusal(press.asker, 1, wording);
      if (refusal !== undefined) return refusal.sentence ?? phrases.trouble.busy;
      const results = await talk.search(press, 'press', (errand) => narrow(talk, inquiry, garment, filters, errand));
      if (results.length === 0) return phrases.empty.nothingWith(wording.filters(filters));
      return showPage(await change((one) => ({ ...one, refined: { filters, results } })), 0, talk.makeCards);
    }
  }
}

async function choices(
  talk: Talk,
  state: AnswerState,
  garment: AnsweredGarment,
  wording: Person['wording'],
): Promise<RefineChoices> {
  const facets = await talk.readFacets();
  const items = [...(await itemsOf(talk, garment)).values()];
  const filters = filtersOf(state, garment);
  const entries = REFINEMENTS.map((by) => [by, refineOptions(by, items, facets, filters, wording)] as const);
  return Object.fromEntries(entries) as RefineChoices;
}

const filtersOf = (state: AnswerState, garment: AnsweredGarment): Filters =>
  garment.refined?.filters ?? state.filters ?? {};

/** True where the filters are those of the question itself again. */
function isNothingMore(filters: Filters, state: AnswerState): boolean {
  const canonical = (one: Filters) => JSON.stringify(Object.entries(one).sort());
  return canonical(filters) === canonical(state.filters ?? {});
}

const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);
