/** A question to a running server, as a program of somebody's own asks it. */
import type { Pixels } from '../../src/core/photo.js';
import { encodePng } from '../../src/photo/encode.js';

/** Asks what looks like a picture. @returns the id of the item that was found first @throws where there is no answer */
export async function askOverHttp(address: string, picture: Pixels): Promise<string | undefined> {
  const form = new FormData();
  form.append('photo', new Blob([new Uint8Array(await encodePng(picture))]));
  const response = await fetch(new URL('/v1/similar', address), { method: 'POST', body: form });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as { garments: { results: { id: string }[] }[] };
  return answer.garments[0]?.results[0]?.id;
}
