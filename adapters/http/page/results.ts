/** The look-alikes as cards, or a friendly word where there are none. */
import type { Found, Offer, Result } from './answer.js';
import { byId, make } from './elements.js';

const PLACEHOLDERS = 8;

const title = byId('results-title', HTMLElement);
const note = byId('results-note', HTMLElement);
const cards = byId('cards', HTMLOListElement);
const empty = byId('empty', HTMLElement);
const emptyTitle = byId('empty-title', HTMLElement);
const emptyAdvice = byId('empty-advice', HTMLElement);

/** Grey cards while the answer is awaited. */
export function showPlaceholders(): void {
  title.textContent = 'Look-alikes';
  note.textContent = '';
  empty.hidden = true;
  cards.setAttribute('aria-hidden', 'true');
  cards.replaceChildren(
    ...Array.from({ length: PLACEHOLDERS }, () =>
      make('li', { className: 'card placeholder' }, make('div'), make('p'), make('p')),
    ),
  );
}

/** No results, because something went wrong or was cancelled. */
export function clearResults(): void {
  title.textContent = '';
  note.textContent = '';
  empty.hidden = true;
  cards.replaceChildren();
}

/** Shows a garment's results. @returns the same in a sentence, for those who can't see it */
export function showResults({ results }: Pick<Found, 'results'>, what: string, isFiltered: boolean): string {
  cards.removeAttribute('aria-hidden');
  cards.replaceChildren(...results.map(card));
  empty.hidden = results.length > 0;
  title.textContent = results.length > 0 ? 'Look-alikes' : '';
  note.textContent = results.length > 0 ? `${results.length} for ${what}, best first` : '';
  if (results.length > 0) return `${results.length} look-alikes for ${what}.`;
  return sayEmpty(
    'Nothing close in this catalogue',
    isFiltered
      ? 'Take off a filter, or draw a box round one garment on your photo.'
      : 'Draw a box round one garment on your photo, or try a photo that shows the garment larger.',
  );
}

/** Shows that no clothes were seen at all. */
export function showNoClothes(): string {
  clearResults();
  return sayEmpty(
    'No clothes were seen on this photo',
    'Draw a box round the garment that you mean, or try another photo.',
  );
}

function sayEmpty(what: string, advice: string): string {
  empty.hidden = false;
  emptyTitle.textContent = what;
  emptyAdvice.textContent = advice;
  return `${what}. ${advice}`;
}

function card(result: Result): HTMLLIElement {
  const percent = Math.round(result.similarity * 100);
  const bar = make('span', { className: 'bar-fill' });
  bar.style.width = `${percent}%`;
  const likeness = make(
    'p',
    { className: `likeness ${result.verdict}` },
    make('span', { className: 'bar-track', ariaHidden: 'true' }, bar),
    make('span', {}, result.verdict === 'same' ? 'Same look' : 'Similar'),
    make('span', { className: 'percent' }, `${percent}\u00a0%`),
  );
  const picture = make('img', { src: ownPath(result.thumbnail), alt: '', loading: 'lazy', width: 240, height: 300 });
  return make(
    'li',
    { className: 'card' },
    make('div', { className: 'card-picture' }, picture),
    make('p', { className: 'card-shop' }, result.shop),
    make('h3', {}, linkTo(result, result.title)),
    make('p', { className: 'card-price' }, priceOf(result)),
    ...moreOffers(result.others),
    likeness,
  );
}

/** The same picture elsewhere, folded away; nothing where there is none. */
function moreOffers(others: readonly Offer[]): HTMLElement[] {
  if (others.length === 0) return [];
  const summary = others.length === 1 ? '1 more offer' : `${others.length} more offers`;
  const rows = others.map((offer) =>
    make('li', {}, linkTo(offer, offer.shop), make('span', { className: 'card-price' }, priceOf(offer))),
  );
  return [make('details', { className: 'card-others' }, make('summary', {}, summary), make('ul', {}, ...rows))];
}

function linkTo({ url }: Offer, text: string): HTMLAnchorElement {
  const unseen = make('span', { className: 'unseen' }, ' (opens in a new tab)');
  return make('a', { href: url, target: '_blank', rel: 'noopener' }, text, unseen);
}

/** Thumbnails come from this service, by whatever address the page itself was reached. */
function ownPath(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

function priceOf({ price, currency }: Offer): string {
  if (price === null) return 'Price at the shop';
  if (currency === null) return new Intl.NumberFormat(navigator.language).format(price);
  return new Intl.NumberFormat(navigator.language, { style: 'currency', currency }).format(price);
}
