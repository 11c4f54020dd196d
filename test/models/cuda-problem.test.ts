import { expect, it } from 'vitest';
import { cudaProblem } from '../../models/cuda-problem.js';

// Both as onnxruntime-node 1.30 with the CUDA provider threw them: on a machine without a GPU, and without the libraries of CUDA.
const OLD_DRIVER =
  '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> ' +
  'onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; bool THRW = true; ' +
  'SUCCTYPE = cudaError; std::conditional_t<THRW, void, common::Status> = void] CUDA failure 35: CUDA driver version is insufficient for CUDA ' +
  'runtime version ; GPU=-1 ; hostname=vm ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=352 ; expr=cudaSetDevice';
const NO_LIBRARIES = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';

it('tells what CUDA itself said, and what it needs', () => {
  expect(cudaProblem(OLD_DRIVER)).toBe(
    'CUDA did not start (CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version; ' +
      "it needs NVIDIA's driver, and CUDA and cuDNN 9 of the version that the provider was made for)",
  );
});

it('sends to the log for the library that is missing', () => {
  expect(cudaProblem(NO_LIBRARIES)).toMatch(
    /Failed to load shared library; the log names the library that is missing; it needs/,
  );
});

it('keeps anything else short', () => {
  expect(cudaProblem(`${'x'.repeat(2_000)}\nmore`).length).toBeLessThan(330);
});
