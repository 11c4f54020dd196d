/** The menus by which a garment's results are narrowed, above the results that they begin with. */
import { type AnswerAction, encodeAnswerAction, REFINEMENTS, type Refinement } from './actions.js';
import { type AnswerView, onlyLine } from './answer-page.js';
import type { MakeCards } from './cards.js';
import type { Draft } from './draft.js';
import { visibleResults } from './inquiry-state.js';
import type { RefineOption } from './refinements.js';
import type { Button } from './reply.js';

/** What there is to choose between, by refinement; an empty list is not offered. */
export type RefineChoices = Readonly<Record<Refinement, readonly RefineOption[]>>;

/** Asks by what to narrow, or, with `by`, to which value. */
export async function showRefine(
  view: AnswerView,
  choices: RefineChoices,
  makeCards: MakeCards,
  by?: Refinement,
): Promise<Draft> {
  const { inquiry, state, garment, wording, pageSize } = view;
  const { phrases } = wording;
  const results = state.garments[garment];
  const cards = await makeCards(results === undefined ? [] : visibleResults(results).slice(0, pageSize), wording);
  const encode = (action: AnswerAction) => encodeAnswerAction(inquiry, action);
  const button = (label: string, action: AnswerAction): Button => ({ label, action: encode(action) });
  const text = [by === undefined ? phrases.answer.refineHow : phrases.menu[by], ...onlyLine(view)].join('\n');

  if (by !== undefined) {
    const options = choices[by].map(({ value, label, chosen }) => ({
      label,
      action: encode({ does: 'filter', garment, by, value }),
      chosen,
    }));
    return {
      text,
      ...cards,
      rows: [[button(phrases.button.back, { does: 'refine', garment })]],
      menus: options.length === 0 ? [] : [{ placeholder: phrases.menu[by], options }],
    };
  }
  const offered = REFINEMENTS.filter((one) => choices[one].length > 0);
  const isRefined = results?.refined !== undefined;
  return {
    text,
    ...cards,
    rows: [
      offered.map((one) => button(phrases.button[one], { does: 'choose', garment, by: one })),
      [
        ...(isRefined ? [button(phrases.button.clear, { does: 'clear', garment })] : []),
        button(phrases.button.back, { does: 'page', garment, page: 0 }),
      ],
    ].filter((row) => row.length > 0),
    menus: [],
  };
}
