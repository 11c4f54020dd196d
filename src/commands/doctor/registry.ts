/** The checks by what they examine, each loaded when it is run: one whose libraries are broken takes no other with it. A new one is a file and a line here. */
import type { Check } from './finding.js';

export const CHECKS: Readonly<Record<string, () => Promise<Check>>> = {
  environment: async () => (await import('./checks/environment.js')).checkEnvironment,
  program: async () => (await import('./checks/program.js')).checkProgram,
  machine: async () => (await import('./checks/machine.js')).checkMachine,
  home: async () => (await import('./checks/home.js')).checkHome,
  models: async () => (await import('./checks/models.js')).checkModels,
  redis: async () => (await import('./checks/redis.js')).checkRedis,
  database: async () => (await import('./checks/database.js')).checkDatabase,
  catalogue: async () => (await import('./checks/catalogue.js')).checkCatalogue,
  network: async () => (await import('./checks/network.js')).checkNetwork,
  bots: async () => (await import('./checks/bots.js')).checkBots,
};
