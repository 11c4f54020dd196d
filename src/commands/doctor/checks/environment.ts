/** The variables that the program reads. */
import { broken, type Finding, look, ok, type Patient } from '../finding.js';

export async function checkEnvironment({ config, problems }: Patient): Promise<readonly Finding[]> {
  const { redisUrl, databaseUrl, index, telegram, discord, healthPort } = config;
  const switchedOn = [
    ...(redisUrl === undefined ? [] : ['REDIS_URL']),
    ...(databaseUrl === undefined ? [] : ['DATABASE_URL']),
    ...(telegram === undefined ? [] : ['TELEGRAM_TOKEN']),
    ...(discord === undefined ? [] : ['DISCORD_TOKEN']),
    ...(healthPort === undefined ? [] : ['HEALTH_PORT']),
  ];
  const set = switchedOn.length === 0 ? 'nothing is switched on: all in files of this machine' : switchedOn.join(', ');
  const findings = problems.length === 0 ? [ok(`Every variable can be understood (${set}).`)] : problems.map(broken);
  if (index === 'pgvector' && databaseUrl === undefined) {
    findings.push(broken('INDEX=pgvector needs a database: set DATABASE_URL, or leave INDEX out.'));
  }
  if (index !== 'pgvector' && databaseUrl !== undefined) {
    findings.push(
      look(`INDEX=${index} keeps an index on each machine beside DATABASE_URL. Leave INDEX out to share one.`),
    );
  }
  return findings;
}
