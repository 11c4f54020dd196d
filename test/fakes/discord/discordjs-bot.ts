/** Bots made with discord.js itself, on the fake: what checks the fake. */
import { once } from 'node:events';
import { Client, type ClientEvents, DiscordAPIError, GatewayIntentBits, Partials, REST } from 'discord.js';
import sharp from 'sharp';
import { type DiscordFake, startDiscordFake } from './server.js';

/** What a bot asks for that needs no grant. */
export const INTENTS: readonly GatewayIntentBits[] = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];
const PATIENCE_MS = 20_000;

/** A fake with nobody in it, and bots to come. */
export async function openBench() {
  const fake = await startDiscordFake();
  const clients: Client[] = [];
  const picture = sharp({ create: { width: 80, height: 60, channels: 3, background: 'teal' } });
  const photo: Uint8Array = new Uint8Array(await picture.jpeg().toBuffer());
  return {
    fake,
    photo,
    /** A bot that is connected. */
    async connect(intents = INTENTS, token = fake.token): Promise<Client<true>> {
      const client = new Client({ intents, partials: [Partials.Channel], rest: { api: fake.apiRoot, retries: 0 } });
      clients.push(client);
      const ready = once(client, 'clientReady');
      await client.login(token);
      await ready;
      if (!client.isReady()) throw new Error('the client is not ready');
      return client;
    },
    async close(): Promise<void> {
      for (const client of clients) await client.destroy();
      await fake.close();
    },
  };
}

/** Does something, and waits for the event that a bot is told of it. */
export async function next<Event extends keyof ClientEvents>(client: Client, event: Event, act: () => unknown) {
  const told = once(client, event, { signal: AbortSignal.timeout(PATIENCE_MS) });
  await act();
  return (await told) as unknown as ClientEvents[Event];
}

/** discord.js's client of the REST interface alone. */
export const restOf = (fake: DiscordFake): REST => new REST({ api: fake.apiRoot, retries: 0 }).setToken(fake.token);

/** The error that Discord answers with. @throws Error where it takes the request */
export async function refusalOf(asked: Promise<unknown>): Promise<DiscordAPIError> {
  const thrown = await asked.then(
    () => new Error('it was taken'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof DiscordAPIError)) throw thrown;
  return thrown;
}
