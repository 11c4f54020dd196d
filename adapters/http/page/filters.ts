/** The panel that narrows the search: price, kind, colour, shop and whatever else the catalogue tells apart. */
import type { Facets, Filters } from './answer.js';
import { byId, make } from './elements.js';

/** Pause after the last change before it is searched with: people tick several boxes. */
const SETTLE_MS = 350;

const panel = byId('filters', HTMLDetailsElement);
const form = byId('filters-form', HTMLFormElement);
const groups = byId('filters-groups', HTMLElement);
const count = byId('filters-count', HTMLElement);
const currencyField = byId('currency', HTMLSelectElement);
const currencyLabel = byId('currency-label', HTMLElement);

const GROUPS = [
  ['category', 'Kind'],
  ['colour', 'Colour'],
  ['shop', 'Shop'],
  ['gender', 'For'],
  ['brand', 'Brand'],
] as const;

/** Builds the panel from what there is to choose from. A facet with one value narrows nothing and is left out. */
export function offerFilters(facets: Facets, onChange: () => void): void {
  groups.replaceChildren(
    ...GROUPS.flatMap(([facet, name]) => (facets[facet].length < 2 ? [] : [group(facet, name, facets[facet])])),
  );
  currencyField.replaceChildren(...facets.currency.map((currency) => make('option', { value: currency }, currency)));
  currencyField.hidden = facets.currency.length < 2;
  currencyLabel.textContent = facets.currency.length === 1 ? `Price in ${facets.currency[0]}` : 'Price';
  panel.hidden = false;

  let settling: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    const active = Object.keys(currentFilters()).filter((name) => name !== 'currency').length;
    count.textContent = active === 0 ? '' : `${active} on`;
    clearTimeout(settling);
    settling = setTimeout(onChange, SETTLE_MS);
  };
  form.addEventListener('input', changed);
  form.addEventListener('reset', () => setTimeout(changed));
  form.addEventListener('submit', (event) => event.preventDefault());
}

/** The filters as they are set now. */
export function currentFilters(): Filters {
  const fields = new FormData(form);
  const price = (name: string) => {
    const text = String(fields.get(name) ?? '').trim();
    const amount = Number(text);
    return text === '' || !Number.isFinite(amount) || amount < 0 ? undefined : amount;
  };
  const minPrice = price('minPrice');
  const maxPrice = price('maxPrice');
  // A price means something in one currency only.
  const currency = minPrice === undefined && maxPrice === undefined ? '' : currencyField.value;
  const chosen = GROUPS.flatMap(([facet]) => {
    const values = fields.getAll(facet).map(String);
    return values.length === 0 ? [] : [[facet, values] as const];
  });
  return {
    ...(minPrice !== undefined && { minPrice }),
    ...(maxPrice !== undefined && { maxPrice }),
    ...(currency !== '' && { currency }),
    ...Object.fromEntries(chosen),
  };
}

function group(facet: string, name: string, values: readonly string[]): HTMLFieldSetElement {
  const options = values.map((value) => {
    const input = make('input', { type: 'checkbox', name: facet, value });
    const label = make('label', { className: 'tick' }, input);
    if (facet === 'colour' && CSS.supports('color', value)) {
      const swatch = make('span', { className: 'swatch', ariaHidden: 'true' });
      swatch.style.background = value;
      label.append(swatch);
    }
    label.append(value);
    return label;
  });
  return make('fieldset', {}, make('legend', {}, name), make('div', { className: 'ticks' }, ...options));
}
