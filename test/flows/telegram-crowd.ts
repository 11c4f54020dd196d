/** Telegram's fake with a crowd in it: everybody writes in a chat of their own. */
import { PLATFORMS } from '../../adapters/registry.js';
import { SILENT } from '../../src/core/log.js';
import type { Fault } from '../fakes/telegram/faults.js';
import { addPerson, write } from '../fakes/telegram/people.js';
import { startTelegramFake } from '../fakes/telegram/server.js';
import { type CrowdPlace, countBy, signAfter } from './crowd.js';

/** sendChatAction: "The status is set for 5 seconds or less". */
const SIGN_LASTS_MS = 5_000;

/** Opens it. */
export async function openTelegramCrowd(faults: readonly Fault[] = []): Promise<CrowdPlace> {
  const fake = await startTelegramFake();
  for (const fault of faults) fake.faults.add(fault);
  const people = new Map<number, ReturnType<typeof addPerson>>();

  return {
    createPlatform: (converse, store) =>
      PLATFORMS.telegram({ token: fake.token, apiRoot: fake.apiRoot, store, log: SILENT, converse }),
    async send(n, photo) {
      const person = people.get(n) ?? addPerson(fake, 1_000_000 + n, `Person ${n}`);
      people.set(n, person);
      const [message] = write(fake, { from: person.account, chat: person.chat, photos: [photo] });
      if (message === undefined) throw new Error('nothing was sent');
      return `${message.chat}/${message.id}`;
    },
    repeat: () => fake.queue.repeat(),
    answers: () =>
      countBy(
        fake.world.messages
          .filter(({ isBots, pictures }) => isBots && pictures.length > 0)
          .map(({ chat, repliesTo }) => `${chat}/${repliesTo}`),
      ),
    acknowledgedAfter(question, at) {
      const chat = Number(question.split('/')[0]);
      const signs = fake.world.signs.filter((sign) => sign.chat === chat);
      return signAfter(signs, at, SIGN_LASTS_MS);
    },
    violations: fake.violations,
    close: () => fake.close(),
  };
}
