/** How Discord says no, and which noes are the caller's own fault. */

/** Thrown by a route; the server makes `{code, message, errors}` of it. */
export class Refusal extends Error {
  readonly status: number;
  /** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
  readonly code: number;
  /** True where a careful bot would not have asked: a documented limit, an unknown field, too many requests. */
  readonly isViolation: boolean;
  /** More of the body: which fields were wrong, or how long to wait. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: number,
    message: string,
    { isViolation = false, more = {}, headers = {} }: Partial<Pick<Refusal, 'isViolation' | 'more' | 'headers'>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.isViolation = isViolation;
    this.more = more;
    this.headers = headers;
  }
}

/** What happens to careful bots as well. */
export const badLuck = (status: number, code: number, message: string): Refusal => new Refusal(status, code, message);

/** A limit was overstepped. */
export const violation = (status: number, code: number, message: string): Refusal =>
  new Refusal(status, code, message, { isViolation: true });

/** Something is wrong with a field. @param path such as "embeds.0.title" */
export function invalid(path: string, code: string, message: string): Refusal {
  const errors = path.split('.').reduceRight<Readonly<Record<string, unknown>>>((inner, name) => ({ [name]: inner }), {
    _errors: [{ code, message }],
  });
  const refusal = new Refusal(400, 50_035, 'Invalid Form Body', { isViolation: true, more: { errors } });
  refusal.stack = `${refusal.stack}\n${path}: ${message}`;
  return refusal;
}

/** Throws unless the condition holds. @param path such as "embeds.0.title" */
export function must(condition: boolean, path: string, code: string, message = code): asserts condition {
  if (!condition) throw invalid(path, code, message);
}

/** Throws unless a length is within its bounds. */
export function mustFit(length: number, least: number, most: number, path: string): void {
  must(
    length >= least && length <= most,
    path,
    'BASE_TYPE_BAD_LENGTH',
    `Must be between ${least} and ${most} in length.`,
  );
}
