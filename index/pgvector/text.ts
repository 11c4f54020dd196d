/** A vector as pgvector reads it. */

/** Digits that tell every 32-bit float from its neighbours (FLT_DECIMAL_DIG of C); as many as a double has would be half as much text again. */
const DIGITS = 9;

/** Every number is the same one when it is read again as a 32-bit float. */
export function toText(vector: Float32Array): string {
  let text = '[';
  for (let i = 0; i < vector.length; i++) text += `${i === 0 ? '' : ','}${(vector[i] as number).toPrecision(DIGITS)}`;
  return `${text}]`;
}
