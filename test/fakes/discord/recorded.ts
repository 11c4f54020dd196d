/** Events as Discord writes them, kept in files; told as if they happened now. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { snowflakeTime } from './clock.js';
import type { DiscordFake } from './server.js';
import type { Json } from './wire.js';

/** Where they lie. */
export const RECORDED = new URL('../../fixtures/discord/', import.meta.url);
/** Ids of what happened are younger, ids of accounts and places are older. */
const RECORDED_SINCE_MS = Date.UTC(2026, 10, 20);

const Events = z.array(z.object({ t: z.string(), d: z.record(z.string(), z.unknown()) }));
const AnInteraction = z.looseObject({
  id: z.string(),
  token: z.string(),
  type: z.union([z.literal(2), z.literal(3), z.literal(4)]),
  channel_id: z.string(),
  message: z.object({ id: z.string() }).optional(),
});

/** Tells the bot what is written in a file: ids carry this moment, and interactions wait for their answer. */
export function tellRecorded({ world, gateway }: DiscordFake, name: string): void {
  const text = readFileSync(new URL(`${name}.json`, RECORDED), 'utf8');
  for (const { t, d } of Events.parse(JSON.parse(asOfNow(text, world.clock.now())))) {
    const interaction = t === 'INTERACTION_CREATE' ? AnInteraction.safeParse(d).data : undefined;
    if (interaction !== undefined && !world.interactions.has(interaction.id)) {
      const { id, token, type, channel_id: channel, message } = interaction;
      world.interactions.set(id, {
        id,
        token,
        type,
        at: world.clock.now(),
        from: world.bot,
        channel,
        isUserInstall: false,
        told: 2,
        followUps: 0,
        ...(message && { pressed: message.id }),
      });
      if (message !== undefined) standIn(world, message.id, channel);
    }
    gateway.dispatch(t, () => d as Json);
  }
}

/** The message that was pressed is there. */
function standIn(world: DiscordFake['world'], id: string, channel: string): void {
  const nothing = { text: '', embeds: [], components: [], files: [], mentions: [] };
  world.messages.push({ ...nothing, id, channel, author: world.bot, type: 0, flags: 0 });
}

/** Moves ids of what happened, so that the last of them is of this moment. */
function asOfNow(text: string, now: number): string {
  const ids = (text.match(/"\d{17,19}"/g) ?? []).map((quoted) => quoted.slice(1, -1));
  const recent = [...new Set(ids)].filter((id) => snowflakeTime(id) > RECORDED_SINCE_MS);
  const last = recent.reduce((latest, id) => (BigInt(id) > latest ? BigInt(id) : latest), 0n);
  const shift = BigInt(now - snowflakeTime(String(last))) << 22n;
  return recent.reduce((moved, id) => moved.replaceAll(`"${id}"`, `"${BigInt(id) + shift}"`), text);
}
