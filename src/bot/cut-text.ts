/** Texts cut to what a platform allows, never in the middle of what people see as one character. */

/** Cut between characters as people see them, with an ellipsis. @param maxLength in UTF-16 code units, at least 1 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, maxLength * 2))) {
    if (index + segment.length > maxLength - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}
