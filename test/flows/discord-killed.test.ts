import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { callCommand, press } from '../fakes/discord/calling.js';
import { addPerson, openChat } from '../fakes/discord/people.js';
import { handleOf } from '../fakes/discord/scene.js';
import { type DiscordFake, startDiscordFake } from '../fakes/discord/server.js';
import { shownIn } from '../fakes/discord/shown.js';
import { drawSmallShop, type SmallShop } from './demo-shop.js';

/** The compiled program, as `npx samelook` runs it. */
const PROGRAM = resolve(import.meta.dirname, '../../dist/src/main.js');
const PATIENCE = { timeout: 60_000, interval: 50 };

let shop: SmallShop;
let fake: DiscordFake;
const started: ChildProcess[] = [];

beforeAll(async () => {
  shop = await drawSmallShop(4, 1);
  fake = await startDiscordFake();
}, 120_000);
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await fake.close();
  await shop.remove();
});

/** Starts the program; its bot reads its commands once it is connected. */
async function start(): Promise<ChildProcess> {
  const env = {
    ...process.env,
    SAMELOOK_HOME: shop.home,
    CATALOGUE: shop.feed,
    DETECTOR: 'whole-photo',
    PORT: '0',
    LOG_LEVEL: 'error',
    DISCORD_TOKEN: fake.token,
    DISCORD_API_ROOT: fake.apiRoot,
  };
  const { identified } = fake.gateway;
  const child = spawn(process.execPath, [PROGRAM, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  started.push(child);
  await vi.waitFor(() => {
    expect(fake.gateway.identified).toBe(identified + 1);
    expect(fake.world.commands.size).toBe(8);
  }, PATIENCE);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await vi.waitFor(() => expect(fake.gateway.open).toBe(0), PATIENCE);
}

it('goes on after it was killed: old buttons work, and what was acknowledged is answered once', async () => {
  const ada = addPerson(fake, 'Ada');
  const caller = { from: ada, channel: openChat(fake, ada) };
  const texts = () => shownIn(fake.world).map(({ text }) => text);

  const doomed = await start();
  callCommand(fake, caller, 'settings');
  await vi.waitFor(() => expect(texts()).toEqual([expect.stringContaining('Your settings')]), PATIENCE);
  // Discord asks it to wait with the answer, and then it is gone.
  const route = 'PATCH /webhooks/:app/:token/messages/:message';
  fake.faults.add({ route, times: 1, kind: 'wait', retryAfterS: 600 });
  const { length } = fake.calls;
  const interrupted = callCommand(fake, caller, 'privacy');
  await vi.waitFor(() => expect(fake.calls.slice(length)).toContain(route), PATIENCE);
  expect(interrupted.acknowledged).toBeDefined();
  await kill(doomed);

  await start();
  await vi.waitFor(() => expect(texts()).toEqual([expect.anything(), expect.stringContaining('your photo')]), PATIENCE);
  const [settings] = fake.world.messages;
  const handle = settings && handleOf(settings, /\b8\b/);
  if (settings === undefined || handle === undefined) throw new Error('the settings have no button for 8');
  press(fake, ada, settings, handle.customId);
  await vi.waitFor(() => expect(texts()[0]).toMatch(/\b8\b/), PATIENCE);
  expect(texts()).toHaveLength(2);
  expect(fake.violations).toEqual([]);
}, 180_000);
