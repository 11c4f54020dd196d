/** The line that says what the page is doing, and the box that says what went wrong and what to do. */
import { byId } from './elements.js';

const busy = byId('busy', HTMLElement);
const busyText = byId('busy-text', HTMLElement);
const cancel = byId('cancel', HTMLButtonElement);
const problem = byId('problem', HTMLElement);
const problemText = byId('problem-text', HTMLElement);
const retry = byId('retry', HTMLButtonElement);
const said = byId('said', HTMLElement);

let onCancel: (() => void) | undefined;
let onRetry: (() => void) | undefined;
cancel.addEventListener('click', () => onCancel?.());
retry.addEventListener('click', () => onRetry?.());

/** Work is under way: says what, and offers to cancel it. Screen readers hear each new sentence. */
export function working(sentence: string, cancelIt: () => void): void {
  onCancel = cancelIt;
  problem.hidden = true;
  busy.hidden = false;
  busyText.textContent = sentence;
  // Progress that counts up is shown, but said once only.
  const spoken = sentence.replace(/ \d+ %/, '');
  if (said.textContent !== spoken) said.textContent = spoken;
}

/** Nothing is under way any more; `sentence` is said to those who can't see the result. */
export function done(sentence: string): void {
  busy.hidden = true;
  problem.hidden = true;
  said.textContent = sentence;
}

/** Something went wrong; without `tryAgain` there is no use in the same thing again. */
export function failed(sentence: string, tryAgain: (() => void) | undefined): void {
  onRetry = tryAgain;
  busy.hidden = true;
  said.textContent = '';
  problem.hidden = false;
  problemText.textContent = sentence;
  retry.hidden = tryAgain === undefined;
}
