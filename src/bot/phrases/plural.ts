/** A word in the number that a count asks for. */

/** The forms of a word; `other` where a language has no form of its own for a count (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
export type Forms = { readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string };

/** "1 item", "42 items": the count as the language writes it, and the form that goes with it; `#` in a form is the count. */
export function createPlural(locale: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}
