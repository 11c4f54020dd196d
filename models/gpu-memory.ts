/**
 * How many inputs of a network fit into a share of a GPU's memory. onnxruntime-node 1.30 hands none of the CUDA provider's bounds on
 * (of its options only the device), so memory is bounded by what it is needed for: the pictures of one run.
 */
import { type Network, takesPictures } from './network.js';

/** Taken before any picture is: the CUDA context, the libraries' own memory, the weights. An estimate, not seen on a GPU. */
const SET_UP_BYTES = 2 ** 30;
/** Networks that share the rest: an encoder and a detector. */
const NETWORKS = 2;
/**
 * Activations of a pixel. The two networks of this program take 200 and 180 bytes on a CPU; five times that leaves room for what cuDNN
 * works in and for the powers of two by which ONNX Runtime's memory grows.
 */
const BYTES_PER_PIXEL = 1_024;
/** The same of a token: a text tower of 768 numbers in width takes some 12 KiB. */
const BYTES_PER_TOKEN = 64 * 1_024;

/** Inputs of one run, at least 1. @param bytes that inference may take of the GPU's memory */
export function inputsWithin(bytes: number, { input }: Pick<Network, 'input'>): number {
  const each = takesPictures(input)
    ? BYTES_PER_PIXEL * Math.max(...input.sizes.map(({ width, height }) => width * height))
    : BYTES_PER_TOKEN * input.length;
  return Math.max(1, Math.floor((bytes - SET_UP_BYTES) / NETWORKS / each));
}
