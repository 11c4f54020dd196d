/** Memory, cores and the GPU. */
import { freemem, totalmem } from 'node:os';
import { hasNvidiaGpu } from '../../../../models/device.js';
import { describeBytes } from '../../../../models/library/disk-space.js';
import { availableThreads } from '../../../../models/threads.js';
import { broken, type Finding, look, ok, type Patient } from '../finding.js';

/** What serve or a worker takes with the default models and a small catalogue, and some room beside. */
const ENOUGH_BYTES = 1e9;
/** Below this nothing starts that searches. */
const LEAST_BYTES = 500e6;

export async function checkMachine({ config }: Patient): Promise<readonly Finding[]> {
  return [memory(), cores(config.inference.threads), gpu(config.inference.device)];
}

function memory(): Finding {
  // The quota of a container, where there is one; Node says 0 or something huge where there is none.
  const quota = process.constrainedMemory();
  const total = quota > 0 && quota < totalmem() ? quota : totalmem();
  const free = Math.min(total, process.availableMemory?.() ?? freemem());
  const says = `${describeBytes(free)} of ${describeBytes(total)} memory are free`;
  if (free < LEAST_BYTES) return broken(`${says}: too little to search. Give the machine or the container more.`);
  if (free < ENOUGH_BYTES) return look(`${says}. Searching wants some ${describeBytes(ENOUGH_BYTES)}; bots need less.`);
  return ok(`${says}.`);
}

function cores(threads: number | undefined): Finding {
  const cores = availableThreads();
  if (threads !== undefined && threads > cores) {
    return look(`THREADS=${threads} on ${cores} cores makes inference slower. Leave THREADS out.`);
  }
  return ok(`${cores} cores for this process${threads === undefined ? '' : `, ${threads} for inference`}.`);
}

function gpu(device: Patient['config']['inference']['device']): Finding {
  if (hasNvidiaGpu())
    return ok(`An NVIDIA GPU is here; DEVICE is ${device}. What inference makes of it is told below.`);
  if (device === 'cuda') return broken('DEVICE=cuda, and no NVIDIA GPU is here. Set DEVICE=auto, or give one to it.');
  return ok('No NVIDIA GPU; inference runs on the CPU.');
}
