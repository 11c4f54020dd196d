// @ts-check
/** The CUDA part of ONNX Runtime, which npm does not carry: asked for only where there is an NVIDIA GPU. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { isInstalled } from './toolchain.mjs';

/** The libraries are about 300 MB; a network that takes longer is taken as none. */
const TIMEOUT_MS = 15 * 60_000;
const ONNX_RUNTIME = join('node_modules', 'onnxruntime-node');
const INSTALLER = join(ONNX_RUNTIME, 'script', 'install.js');
const ARGUMENT = '--onnxruntime-node-install=cuda12';

/**
 * Fetches the provider; where that fails, inference runs on the CPU, which is said and no error.
 * @param {string} root
 * @param {import('./dependencies.mjs').Context} context
 */
export async function fetchCudaProvider(root, { report, signal }) {
  if (!hasNvidiaGpu() || !existsSync(join(root, INSTALLER)) || hasProvider(root)) return;
  try {
    await report.step('Fetching the CUDA libraries of ONNX Runtime', () =>
      run(process.execPath, [INSTALLER, ARGUMENT], { cwd: root, signal, timeoutMs: TIMEOUT_MS }),
    );
  } catch {
    signal.throwIfAborted();
    report.say(`  They could not be had, so the CPU is used. To try again: node ${INSTALLER} ${ARGUMENT}`);
  }
}

function hasNvidiaGpu() {
  // The only platform that ONNX Runtime has CUDA libraries for.
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return existsSync('/proc/driver/nvidia/version') || isInstalled('nvidia-smi');
}

/** @param {string} root */
function hasProvider(root) {
  return existsSync(join(root, ONNX_RUNTIME, 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so'));
}
