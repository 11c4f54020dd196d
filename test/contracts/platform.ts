/** What every platform must do, as far as it does not depend on how people talk to it. */
import { describe, expect, it } from 'vitest';
import type { Ask } from '../../src/bot/ask.js';
import type { Platform } from '../../src/core/ports.js';
import type { Answer } from '../../src/core/query.js';

/** How a platform's own test lets the suite drive it. */
export interface PlatformDriver {
  /** A platform that asks `ask`. */
  readonly create: (ask: Ask) => Platform;
  /** Asks as a person would, at the address that `start` told. @returns how many garments the answer has */
  readonly askAt: (address: string) => Promise<number>;
  /** A platform that can't start, with the words that its complaint must hold, and what must be cleared away afterwards. */
  readonly createBlocked: () => Promise<{
    readonly platform: Platform;
    readonly advice: RegExp;
    readonly clear: () => Promise<void>;
  }>;
}

const ANSWER: Answer = {
  garments: [{ category: 'dress', box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 1, results: [] }],
};

export function platformContract(name: string, { create, askAt, createBlocked }: PlatformDriver): void {
  describe(`${name} keeps the contract of a platform`, () => {
    it('answers once it is started, and says its name', async () => {
      const platform = create(async () => ANSWER);
      expect(platform.name).toBe(name);
      const address = await platform.start();
      expect(await askAt(address)).toBe(1);
      await platform.stop();
    });

    it('can be started again after it was stopped, and stopped when it is not started', async () => {
      const platform = create(async () => ANSWER);
      await platform.stop();
      await platform.start();
      await platform.stop();
      await platform.stop();
      expect(await askAt(await platform.start())).toBe(1);
      await platform.stop();
    });

    it('finishes what is under way before it stops, and takes nothing more', async () => {
      let onAsked = () => {};
      let onAnswer: (answer: Answer) => void = () => {};
      const asked = new Promise<void>((resolve) => {
        onAsked = resolve;
      });
      const answer = new Promise<Answer>((resolve) => {
        onAnswer = resolve;
      });
      const platform = create(() => {
        onAsked();
        return answer;
      });
      const address = await platform.start();
      const pending = askAt(address);
      await asked;
      const stopping = platform.stop();
      onAnswer(ANSWER);
      expect(await pending).toBe(1);
      await stopping;
      await expect(askAt(address)).rejects.toThrow();
    });

    it('says what to do where it cannot start', async () => {
      const { platform, advice, clear } = await createBlocked();
      await expect(platform.start()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(advice),
      });
      // A start that failed leaves nothing behind.
      await platform.stop();
      await clear();
    });
  });
}
