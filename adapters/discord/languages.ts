/** Languages of people as their commands and presses tell them, since messages don't. */

/** Most people whose language is remembered. */
const REMEMBERED = 10_000;

/** Languages by person. */
export interface Languages {
  learn(user: string, language: string | undefined): void;
  /** As Discord names it: "pt-BR". */
  of(user: string): string | undefined;
}

/** Nobody's language is known yet, and none is known after a restart. */
export function createLanguages(): Languages {
  const known = new Map<string, string>();
  return {
    learn(user, language) {
      if (language === undefined) return;
      known.delete(user);
      known.set(user, language);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    },
    of: (user) => known.get(user),
  };
}
