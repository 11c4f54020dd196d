/** What the program and its inference process say to each other (IPC with structured clone). */
import { type ErrorCode, SamelookError, toSamelookError } from '../src/core/errors.js';
import type { BatchRules } from './batch-size.js';
import type { Device, DeviceChoice, DeviceWish, PrecisionWish } from './device.js';
import type { Network, NetworkInput } from './network.js';
import type { Tensor } from './tensor.js';

/** What the process is started with: its first argument, as JSON. */
export interface StartOptions {
  readonly device: DeviceWish;
  readonly threads: number;
  readonly batches: { readonly [device in Device]: BatchRules };
  readonly precision: PrecisionWish;
  /** What it may take of a GPU's memory. */
  readonly gpuMemoryBytes: number;
}

/** Asks for a network to be loaded, or also for an input to be run through it. */
export interface Work {
  readonly id: number;
  readonly network: Network;
  readonly input?: NetworkInput;
  /** Nobody waits for it: all that somebody waits for goes before. */
  readonly behind: boolean;
}

/** To the inference process. */
export type ToChild = { readonly type: 'work'; readonly work: Work } | { readonly type: 'end' };

/** What became of a piece of work; without an input, the outputs are empty. */
export type WorkResult =
  | { readonly id: number; readonly outputs: ReadonlyMap<string, Tensor> }
  | { readonly id: number; readonly error: PlainError };

/** From the inference process. */
export type FromChild =
  | ({ readonly type: 'ready'; readonly maxBatch: number } & DeviceChoice)
  /** It can't serve, and starting it again would not help. */
  | { readonly type: 'refused'; readonly error: PlainError }
  /** It is at work on something long, and well. */
  | { readonly type: 'busy' }
  /** One batch. `run`: what the network was given, and for how long it ran; undefined where it was only loaded, or failed. */
  | { readonly type: 'results'; readonly results: readonly WorkResult[]; readonly run?: BatchRun | undefined };

/** A run of a network. */
export interface BatchRun {
  /** The network's id. */
  readonly network: string;
  /** Inputs. */
  readonly size: number;
  readonly ms: number;
}

/** A `SamelookError` without its class, which does not survive the way. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
}

/** Any thrown value, made ready for the way. */
export function toPlainError(thrown: unknown): PlainError {
  const { code, message, retryable } = toSamelookError(thrown);
  return { code, message, retryable };
}

/** The error that was sent, without its cause, which stays in the inference process. */
export function fromPlainError({ code, message, retryable }: PlainError): SamelookError {
  return new SamelookError(code, message, { retryable });
}
