/** The last guard before anything is printed: no sentence holds a token or a password, whoever wrote it. */

/** Shorter ones are words. */
const SHORTEST = 4;

/** @param secrets tokens, and addresses whose passwords are secret */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.flatMap((secret) => {
    const { username, password } = URL.canParse(secret) ? new URL(secret) : { username: '', password: secret };
    // A password that is the user's name is no secret, and a word of many sentences.
    return password === username ? [secret] : [secret, password, decodeURIComponent(password)];
  });
  return [...new Set(hidden)]
    .filter((one) => one.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, one) => shown.replaceAll(one, '…'), text);
}
