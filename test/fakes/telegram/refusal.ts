/** How the Bot API says no, and which noes are the caller's own fault. */

/** Thrown by a method; the server makes `{ok: false, error_code, description, parameters}` of it. */
export class Refusal extends Error {
  readonly code: number;
  /** True where a careful bot would not have asked: a documented limit, an unknown field, too many messages. */
  readonly isViolation: boolean;
  readonly parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } | undefined;

  constructor(code: number, description: string, isViolation: boolean, parameters?: Refusal['parameters']) {
    super(description);
    this.code = code;
    this.isViolation = isViolation;
    this.parameters = parameters;
  }
}

/** A limit was overstepped. */
export const violation = (description: string): Refusal => new Refusal(400, `Bad Request: ${description}`, true);
/** What happens to careful bots as well. */
export const badLuck = (code: number, description: string): Refusal => new Refusal(code, description, false);

/** Throws unless the condition holds. */
export function must(condition: boolean, description: string): asserts condition {
  if (!condition) throw violation(description);
}
