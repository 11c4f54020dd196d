/** What zod found wrong with an item, as one line for the person who keeps the feed. */
import type { z } from 'zod';

/** "price must be a number; shop is missing" */
export function describeProblem(error: z.ZodError): string {
  return [...new Set(error.issues.map(describe))].join('; ');
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'the item';
  if (issue.message.endsWith('received undefined')) return `${field} is missing`;
  switch (issue.code) {
    case 'invalid_type':
      return `${field} must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `${field} must be one of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return field === 'url'
        ? 'url must be an http or https address, or a path that starts with one slash'
        : `${field} is not valid`;
    case 'invalid_format':
      return field === 'currency'
        ? 'currency must be three capital letters, such as EUR'
        : `${field} must be a valid ${issue.format}`;
    default:
      return `${field}: ${issue.message}`;
  }
}
