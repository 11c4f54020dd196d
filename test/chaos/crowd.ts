/** The crowd: people in chats and clients over HTTP who ask at a steady rate, each remembered in the ledger. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/catalogue/demo/random.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import type { TelegramFake } from '../fakes/telegram/server.js';
import { FLOOD, type Ledger, withoutFigures } from './ledger.js';
import { BROKEN } from './verdict.js';

/** What the crowd is made of. */
export interface CrowdParts {
  readonly fake: TelegramFake;
  readonly ledger: Ledger;
  /** Where the web service is just now; undefined while it is not there. */
  readonly address: () => string | undefined;
  readonly photos: readonly Uint8Array<ArrayBuffer>[];
  readonly random: Random;
}

/** A crowd that asks. */
export interface Crowd {
  /** Asks so often until the signal is aborted. */
  askSteadily(perSecond: number, signal: AbortSignal): Promise<void>;
  /** One person sends the same photo so often at once. */
  flood(times: number): void;
  /** So many people send the same photo once each, at once. */
  everybody(people: number): void;
  /** One photo from somebody. */
  askOne(): void;
  /** All requests over HTTP that are under way. */
  settled(): Promise<void>;
}

/** People who take turns in asking; fewer photos a minute for each than their quota. */
const PEOPLE = 90;
/** Shares of what is asked; the rest are single photos. */
const SHARES = { http: 0.2, album: 0.12, damaged: 0.05, repeated: 0.08 } as const;
/** An answer over HTTP that takes longer is lost. */
const HTTP_PATIENCE_MS = 120_000;
const NO_PICTURE = new TextEncoder().encode('This was a picture once. '.repeat(40));

/** Nobody has asked yet. */
export function gatherCrowd({ fake, ledger, address, photos, random }: CrowdParts): Crowd {
  const underWay = new Set<Promise<void>>();
  let people = 0;
  let requests = 0;

  function send(what: string, pictures: readonly Uint8Array[], id: number): void {
    const { account, chat } = addPerson(fake, id, `Person ${id}`);
    const at = performance.now();
    const messages = write(fake, { from: account, chat, photos: pictures });
    ledger.ask({ way: 'telegram', what, names: messages.map((message) => `${message.chat}/${message.id}`), at });
  }

  const nextPerson = () => 1_000 + (people++ % PEOPLE);

  function ask(): void {
    const photo = random.pick(photos);
    const share = random.next();
    const url = address();
    if (share < SHARES.http && url !== undefined) askHttp(url, photo);
    else if (share < SHARES.http + SHARES.album) send('album', [photo, random.pick(photos)], nextPerson());
    else if (share < SHARES.http + SHARES.album + SHARES.damaged) send('damaged photo', [NO_PICTURE], nextPerson());
    else send('photo', [photo], nextPerson());
    if (random.chance(SHARES.repeated)) fake.queue.repeat();
  }

  function askHttp(url: string, photo: Uint8Array<ArrayBuffer>): void {
    const name = `http/${++requests}`;
    ledger.ask({ way: 'http', what: 'photo', names: [name], at: performance.now() });
    const request = post(url, photo).then((told) => ledger.tell(name, { ...told, at: performance.now() }));
    underWay.add(request);
    void request.finally(() => underWay.delete(request));
  }

  return {
    async askSteadily(perSecond, signal) {
      const begin = performance.now();
      for (let n = 0; !signal.aborted; n++) {
        ask();
        const waitMs = begin + ((n + 1) * 1_000) / perSecond - performance.now();
        await sleep(Math.max(0, waitMs), undefined, { signal }).catch(() => {});
      }
    },
    flood(times) {
      for (let n = 0; n < times; n++) send(FLOOD, [photos[0] ?? NO_PICTURE], 500_000);
    },
    everybody(count) {
      for (let n = 0; n < count; n++) send('same photo', [photos[0] ?? NO_PICTURE], 600_000 + n);
    },
    askOne: () => send('photo', [random.pick(photos)], nextPerson()),
    settled: async () => void (await Promise.all(underWay)),
  };
}

async function post(address: string, photo: Uint8Array<ArrayBuffer>) {
  const form = new FormData();
  form.set('photo', new Blob([photo]), 'photo.webp');
  try {
    const signal = AbortSignal.timeout(HTTP_PATIENCE_MS);
    const response = await fetch(new URL('/v1/similar', address), { method: 'POST', body: form, signal });
    const body = await response.text();
    if (response.ok) return { kind: 'answer' as const, sentence: '' };
    const said = (JSON.parse(body) as { readonly error?: { readonly message?: string } }).error?.message;
    return { kind: 'refusal' as const, sentence: `HTTP ${response.status}: ${withoutFigures(said ?? '')}` };
  } catch (thrown) {
    const isLate = thrown instanceof Error && thrown.name === 'TimeoutError';
    return { kind: 'refusal' as const, sentence: isLate ? '(no answer over HTTP in time)' : BROKEN };
  }
}
