/** HTML from templates: what is put in is escaped, unless it is HTML itself. */

/** A piece of HTML. */
export interface Html {
  readonly html: string;
}

/** What a template may be given. */
type Part = string | number | Html | readonly Html[];

/** The template as HTML; strings and numbers are escaped, in text and in quoted attributes alike. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, i) => (i === 0 ? text : render(parts[i - 1] as Part) + text)).join('') };
}

function render(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return 'html' in part ? part.html : part.map((each) => each.html).join('');
}
