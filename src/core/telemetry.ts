/** The port through which the work is told as it goes: each stage with its time and its end, for figures, traces and the log alike. */
import { toSamelookError } from './errors.js';
import { onTrail, type Trail } from './trail.js';

/** The stages of a question, from the door to the reply. */
export const STAGES = [
  /** An HTTP request: method, route, status. */
  'request',
  /** What a chat brings, from the update to the last reply: platform, kind. */
  'wish',
  /** A photo is fetched from its platform. */
  'fetch',
  /** A photo with its answer, as whoever asked waits for it. */
  'question',
  /** The photo is checked, normalised and kept. */
  'accept',
  /** From the queue's door until a worker begins. */
  'wait',
  /** All that a worker does: decode, detect, embed, look up, rank. */
  'search',
  'decode',
  'detect',
  'embed',
  /** The index is asked, and the items of what it found are read. */
  'look_up',
  'rank',
  /** A run of the network for all that were asked for together: network, size. */
  'batch',
  /** A reply on its way, its repetitions included: platform. */
  'deliver',
] as const;
export type Stage = (typeof STAGES)[number];

/** What is told of a stage beside its time. All of it is bounded, and nothing of it is about a person. */
export interface Facts {
  readonly platform?: string;
  /** Photo, press or command. */
  readonly kind?: string;
  readonly method?: string;
  /** As it was registered, without anybody's ids. */
  readonly route?: string;
  readonly status?: number;
  readonly network?: string;
  /** Inputs of a batch. */
  readonly size?: number;
}

/** Where a stage begins, if not here and now. */
export interface Since {
  /** It began so many milliseconds ago. Default 0. */
  readonly agoMs?: number;
  /** Trails of others that it is done for too. */
  readonly alsoFor?: readonly Trail[];
}

/** A stage under way. */
export interface Stretch {
  /** Where the stage is a step of a trace: what is done in it is done on this trail. */
  readonly trail?: Trail | undefined;
  /** @param outcome "answered", or the code of an error */
  end(outcome: string, facts?: Facts): void;
}

/** Whoever is told. It must not throw, nor hold up the work. */
export interface Telemetry {
  /** A stage begins, on the present trail. */
  begin(stage: Stage, facts?: Facts, since?: Since): Stretch;
  /** How far long work on the catalogue is. */
  progress(task: 'import' | 'embed', done: number, planned: number): void;
}

/** How a stage ends that did what it should. */
export const ANSWERED = 'answered';

/** Nobody is told. */
export const UNTOLD: Telemetry = { begin: () => ({ end() {} }), progress() {} };

/** Does the work of a stage, and tells how it went. */
export async function told<Value>(
  telemetry: Telemetry,
  stage: Stage,
  work: () => Promise<Value>,
  facts?: Facts,
): Promise<Value> {
  const { trail, end } = telemetry.begin(stage, facts);
  const workAndTell = async () => {
    try {
      const value = await work();
      end(ANSWERED);
      return value;
    } catch (thrown) {
      end(toSamelookError(thrown).code);
      throw thrown;
    }
  };
  return trail === undefined ? workAndTell() : onTrail(trail, workAndTell);
}

/** Does the work of a stage that knows itself how it ended. */
export async function toldAs(
  telemetry: Telemetry,
  stage: Stage,
  work: () => Promise<string>,
  facts?: Facts,
): Promise<void> {
  const { trail, end } = telemetry.begin(stage, facts);
  const workAndTell = async () => end(await work());
  await (trail === undefined ? workAndTell() : onTrail(trail, workAndTell));
}

/** Tells all of them; the trail is that of the last one who has any. */
export function tellAll(all: readonly Telemetry[]): Telemetry {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  return {
    begin(stage, facts, since) {
      const stretches = all.map((one) => one.begin(stage, facts, since));
      return {
        trail: stretches.findLast(({ trail }) => trail !== undefined)?.trail,
        end(outcome, more) {
          for (const one of stretches) one.end(outcome, more);
        },
      };
    },
    progress(task, done, planned) {
      for (const one of all) one.progress(task, done, planned);
    },
  };
}
