/** One item of an answer, large, with the question whether it is the one. */
import { type AnswerAction, encodeAnswerAction, shorten } from './actions.js';
import { type AnswerView, onlyLine } from './answer-page.js';
import type { MakeCards } from './cards.js';
import { type Draft, say } from './draft.js';
import { type NumberedResult, visibleResults } from './inquiry-state.js';
import type { Button } from './reply.js';

/** The item of a result; `back` leads to the page that it is on. */
export async function showItem(view: AnswerView, result: NumberedResult, makeCards: MakeCards): Promise<Draft> {
  const { inquiry, state, garment: position, wording, pageSize } = view;
  const { phrases } = wording;
  const garment = state.garments[position];
  const { cards, sheet } = await makeCards([result], wording);
  const [card] = cards;

  const item = shorten(result.itemId);
  const button = (label: string, action: AnswerAction): Button => ({
    label,
    action: encodeAnswerAction(inquiry, action),
  });
  const at = garment === undefined ? 0 : visibleResults(garment).findIndex(({ number }) => number === result.number);
  const back = button(phrases.button.back, {
    does: 'page',
    garment: position,
    page: Math.floor(Math.max(0, at) / pageSize),
  });
  // The shop took it away since.
  if (card === undefined) return say([phrases.answer.itemGone, ...onlyLine(view)].join('\n'), [[back]]);

  const isKept = garment?.kept.includes(result.itemId) ?? false;
  const verdicts = [
    ...(isKept ? [] : [button(phrases.button.thisIsIt, { does: 'keep', garment: position, item })]),
    button(phrases.button.notIt, { does: 'hide', garment: position, item }),
  ];
  return {
    text: isKept ? phrases.answer.kept : phrases.answer.isThisIt(result.number),
    cards,
    sheet,
    rows: [verdicts, [{ label: phrases.button.openShop, url: card.url }, back]],
    menus: [],
  };
}
