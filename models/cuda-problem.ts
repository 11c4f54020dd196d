/** What ONNX Runtime says where CUDA does not start, in a sentence: its own words name its sources and types, over a thousand letters. */

/** What the runtime of CUDA itself says, inside of those words. */
const OF_CUDA = /CUDA failure \d+: [^;]+/;
/** Most letters of anything else. */
const LONGEST = 200;
const NEEDS = "it needs NVIDIA's driver, and CUDA and cuDNN 9 of the version that the provider was made for";

/** @param message of the error that the CUDA provider threw when a session was opened */
export function cudaProblem(message: string): string {
  const said = OF_CUDA.exec(message)?.[0].trim() ?? message.split('\n')[0]?.slice(0, LONGEST) ?? '';
  const more = said.includes('shared library') ? '; the log names the library that is missing' : '';
  return `CUDA did not start (${said}${more}; ${NEEDS})`;
}
