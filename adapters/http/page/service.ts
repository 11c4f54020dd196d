/** The page's calls to the service. */
import type { Answer, Box, Facets, Filters, Settings } from './answer.js';

/** How many look-alikes the page asks for. */
const RESULTS = 12;

/** What went wrong, in a sentence that a person can act on. */
export class ServiceError extends Error {}

const UNREACHABLE = "The service can't be reached. Check your connection and that it is running, then try again.";

/** What is asked; without a box, every garment that is found. */
export interface Search {
  readonly photo: Blob;
  readonly box: Box | undefined;
  readonly filters: Filters;
}

/**
 * Sends a photo and waits for its look-alikes.
 * @param onSent told the share of the photo that has been sent, 0..1
 * @throws ServiceError with the service's own sentence; DOMException AbortError where `signal` aborts
 */
export function findSimilar(search: Search, onSent: (share: number) => void, signal: AbortSignal): Promise<Answer> {
  const form = new FormData();
  form.set('photo', search.photo, 'photo');
  form.set('k', String(RESULTS));
  if (search.box !== undefined) form.set('box', JSON.stringify(search.box));
  if (Object.keys(search.filters).length > 0) form.set('filters', JSON.stringify(search.filters));

  // Not fetch: it does not tell how much has been sent.
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    });
    request.upload.addEventListener('load', () => onSent(1));
    request.addEventListener('load', () => {
      const body = parse(request.responseText);
      if (request.status === 200) resolve(body as Answer);
      else reject(new ServiceError(messageOf(body) ?? UNREACHABLE));
    });
    request.addEventListener('error', () => reject(new ServiceError(UNREACHABLE)));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', '/v1/similar');
    request.send(form);
  });
}

/** What this service is. @throws ServiceError */
export function getSettings(): Promise<Settings> {
  return getJson('/page/settings') as Promise<Settings>;
}

/** What filters can be chosen from. @throws ServiceError */
export function getFacets(): Promise<Facets> {
  return getJson('/v1/facets') as Promise<Facets>;
}

/** A sample photo of the demo. @throws ServiceError */
export async function getPhoto(path: string): Promise<Blob> {
  return (await get(path)).blob();
}

async function getJson(path: string): Promise<unknown> {
  return (await get(path)).json();
}

async function get(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => undefined);
  if (response === undefined) throw new ServiceError(UNREACHABLE);
  if (!response.ok) throw new ServiceError(messageOf(parse(await response.text())) ?? UNREACHABLE);
  return response;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sentence in the service's error shape. */
function messageOf(body: unknown): string | undefined {
  const error = (body as { error?: { message?: unknown } } | undefined)?.error;
  return typeof error?.message === 'string' ? error.message : undefined;
}
