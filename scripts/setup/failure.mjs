// @ts-check
/** What went wrong in a set-up, as a sentence that says what to do next. */

/** A failure whose message is already written for the person. */
export class SetupError extends Error {}

/**
 * Signs of known causes in the output of npm, node-gyp and the compiler, the most telling first.
 * @type {readonly { readonly sign: RegExp, readonly advice: string }[]}
 */
const CAUSES = [
  {
    sign: /ENOSPC|no space left on device|EDQUOT/i,
    advice: 'The disk is full. Free about 1.5 GB (see "df -h ."), then run the same command again.',
  },
  {
    sign: /SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|unable to (get|verify) .*(issuer|certificate)|CERT_HAS_EXPIRED/i,
    advice:
      "The package registry's certificate is not trusted here. Behind a proxy with its own certificate authority, set NODE_EXTRA_CA_CERTS to its PEM file, then run the same command again.",
  },
  {
    sign: /gyp .*nodejs\.org/i,
    advice:
      'The C++ headers of this Node are not installed, and they could not be fetched from nodejs.org. Install them (Debian, Ubuntu: libnode-dev; Fedora: nodejs-devel; the archives of nodejs.org hold them), then run the same command again.',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network (timeout|request)/i,
    advice:
      'The package registry could not be reached. Check the connection (and HTTPS_PROXY, or "npm config get registry"), then run the same command again.',
  },
  {
    sign: /can only install packages when your package\.json and package-lock\.json/i,
    advice: 'package.json and package-lock.json disagree. Run "npm install" once and commit both files.',
  },
  {
    sign: /\bE404\b|\bETARGET\b/,
    advice:
      'The package registry does not have a package that package-lock.json names (see the lines above). Is "npm config get registry" the one you want?',
  },
  {
    sign: /EACCES|EPERM|EROFS/,
    advice:
      'A file here may not be written (see the lines above). Does this folder belong to you? If an earlier run was started with sudo: sudo chown -R "$(id -u)" . and run the same command again.',
  },
  {
    sign: /signal terminated program|SIGKILL|out of memory|ENOMEM/i,
    advice:
      'The machine ran out of memory. Close other programs (1 GB free is enough), then run the same command again.',
  },
  {
    sign: /error TS\d+:/,
    advice: 'The program does not compile; the compiler says why in the lines above.',
  },
  {
    sign: /gyp ERR!/,
    advice: 'A native module could not be compiled; the compiler says why in the lines above.',
  },
];

/**
 * The advice that fits an output; where nothing is known, the output's own words.
 * @param {string} output
 */
export function describeFailure(output) {
  const cause = CAUSES.find(({ sign }) => sign.test(output));
  return cause?.advice ?? `The set-up failed: ${output.trim().split('\n').at(-1) || 'no reason was given'}`;
}
