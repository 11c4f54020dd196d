/** What stores of chats write and read alike. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { GarmentFeatures } from '../core/feedback.js';
import type { ChatSettings, Inquiry } from '../core/ports.js';

/** What is over is removed at most this often. */
export const SWEEP_EVERY_MS = 60_000;
/** No lease is longer. One that ends later, and before its wish does, was given by a clock that was set back since: it is over. */
export const LONGEST_LEASE_MS = 60_000;

const Settings = z.object({
  language: z.string().optional(),
  pageSize: z.number().int().min(1).max(8).optional(),
  gender: z.enum(['women', 'men']).optional(),
});

/** What can't be understood counts as never set. */
export function settingsFromJson(json: string | undefined): ChatSettings {
  return json === undefined ? {} : (Settings.safeParse(JSON.parse(json)).data ?? {});
}

/** Written by this program; its `state` is checked by the conversation. */
export function inquiryFromJson(json: string | undefined): Inquiry | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as Inquiry);
}

/** Null where nothing is kept. */
export function garmentToJson(garment: GarmentFeatures | undefined): string | null {
  return garment === undefined ? null : JSON.stringify(garment);
}

/** What can't be understood counts as never kept. */
export function garmentFromJson(json: string | null): GarmentFeatures | undefined {
  return json === null ? undefined : GarmentFeatures.safeParse(JSON.parse(json)).data;
}

/** Of a key only whether it was there matters, not what it said. */
export function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
