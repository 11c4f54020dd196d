/** Discord's fake with a crowd in it: everybody writes in a chat of their own, some photos come with a command. */
import { once } from 'node:events';
import { PLATFORMS } from '../../adapters/registry.js';
import type { ChatPlatform } from '../../src/bot/chat-platform.js';
import { SILENT } from '../../src/core/log.js';
import { callCommand } from '../fakes/discord/calling.js';
import type { Fault } from '../fakes/discord/faults.js';
import { fetchFromLoopback } from '../fakes/discord/loopback.js';
import { addPerson, openChat, upload, write } from '../fakes/discord/people.js';
import { startDiscordFake } from '../fakes/discord/server.js';
import type { Channel, Person } from '../fakes/discord/world.js';
import { type CrowdPlace, countBy, signAfter } from './crowd.js';

/** https://discord.com/developers/docs/resources/channel#trigger-typing-indicator: "expires after 10 seconds". */
const SIGN_LASTS_MS = 10_000;
const COMMANDS_WITHIN_MS = 30_000;

/** @param commandEvery every so many photos one comes with /similar, which is to be acknowledged within three seconds; 0 = none */
export async function openDiscordCrowd(commandEvery: number, faults: readonly Fault[] = []): Promise<CrowdPlace> {
  const fake = await startDiscordFake();
  const { world } = fake;
  const people = new Map<number, { readonly from: Person; readonly channel: Channel }>();
  const channels = new Map<string, string>();
  let count = 0;

  function enter(n: number) {
    const from = addPerson(fake, `Person ${n}`);
    const person = { from, channel: openChat(fake, from) };
    people.set(n, person);
    return person;
  }

  return {
    async createPlatform(converse, store): Promise<ChatPlatform> {
      const { token, apiRoot } = fake;
      const parts = { token, apiRoot, store, log: SILENT, converse, fetchPicture: fetchFromLoopback };
      const platform = await PLATFORMS.discord(parts);
      return {
        ...platform,
        async start() {
          const written = once(world.told, 'commands', { signal: AbortSignal.timeout(COMMANDS_WITHIN_MS) });
          const address = await platform.start();
          await written;
          for (const fault of faults) fake.faults.add(fault);
          return address;
        },
      };
    },
    async send(n, photo) {
      const person = people.get(n) ?? enter(n);
      const isCommand = commandEvery > 0 && count++ % commandEvery === 0;
      const { id } = isCommand
        ? callCommand(fake, person, 'similar', { photo: await upload(fake, photo, 'photo.jpg') })
        : await write(fake, { ...person, photos: [photo] });
      channels.set(id, person.channel.id);
      return id;
    },
    repeat: () => fake.gateway.repeat(),
    answers: () =>
      countBy(
        world.messages
          .filter(({ author, files }) => author.id === world.bot.id && files.length > 0)
          .map(({ answers, through }) => through?.id ?? answers ?? ''),
      ),
    acknowledgedAfter(question, at) {
      const interaction = world.interactions.get(question);
      if (interaction !== undefined) {
        return (interaction.acknowledged?.at ?? Number.POSITIVE_INFINITY) - interaction.at;
      }
      const signs = world.typing.filter(({ channel }) => channel === channels.get(question));
      return signAfter(signs, at, SIGN_LASTS_MS);
    },
    violations: fake.violations,
    close: () => fake.close(),
  };
}
