/** `samelook doctor`: looks at everything that the program needs here, and says what is wrong and what to do. */
import { Command } from 'commander';
import { readConfigAnyhow } from '../config.js';
import { type Examined, examine } from './doctor/examine.js';
import type { Sign } from './doctor/finding.js';
import { CHECKS } from './doctor/registry.js';

const SIGNS: Readonly<Record<Sign, string>> = { ok: '✓', look: '!', broken: '✗' };
const WIDTH = Math.max(...Object.keys(CHECKS).map((part) => part.length));

interface Options {
  readonly json: boolean;
  readonly online: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at everything that the program needs here, and say what to do; 1 where something is broken')
    .option('--json', 'for programs', false)
    .option('--online', 'ask Telegram and Discord who the bots are', false)
    .addHelpText('after', '\nExample:\n  samelook doctor --online')
    .action(run);
}

async function run({ json, online }: Options): Promise<void> {
  const findings: Examined[] = [];
  for await (const finding of examine(CHECKS, { ...readConfigAnyhow(), online })) {
    findings.push(finding);
    if (!json) say(`${SIGNS[finding.sign]} ${finding.part.padEnd(WIDTH)}  ${finding.says}`);
  }
  const count = (sign: Sign) => findings.filter((one) => one.sign === sign).length;
  const isHealthy = count('broken') === 0;
  if (json) say(JSON.stringify({ healthy: isHealthy, findings }, undefined, 2));
  else say(`\n${count('ok')} in order, ${count('look')} to look at, ${count('broken')} broken`);
  process.exitCode = isHealthy ? 0 : 1;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
