/** HTML as a tagged template in which every value is escaped. */

/** Markup that may go into other markup as it is. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | undefined | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** `html\`<b>${title}</b>\``: text is escaped, `Html` is kept, undefined is nothing. Attribute values need their quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: parts.map((part, i) => part + toMarkup(values[i])).join('') };
}

function toMarkup(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') {
    return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
  }
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}
