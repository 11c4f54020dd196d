#!/usr/bin/env node
/** argv -> command. */
import { inspect } from 'node:util';
import { Command } from 'commander';
import { doctorCommand } from './commands/doctor.js';
import { toSamelookError } from './core/errors.js';

/** The exit status of a program that was ended by Ctrl-C, as shells expect it. */
const EXIT_INTERRUPTED = 130;

try {
  await (await openProgram()).parseAsync();
} catch (thrown) {
  const error = toSamelookError(thrown);
  if (error.code === 'CANCELLED') {
    process.stderr.write('\nStopped. What was done is kept; the same command goes on from here.\n');
    process.exitCode = EXIT_INTERRUPTED;
  } else {
    process.stderr.write(`samelook: ${error.message}\n`);
    // A fault of ours: whoever reports it needs to know where it was.
    if (error.code === 'INTERNAL') process.stderr.write(`${inspect(error.cause)}\n`);
    process.exitCode = 1;
  }
}

/** The doctor comes without the rest of the program, which may be what is broken. */
async function openProgram(): Promise<Command> {
  if (process.argv[2] === 'doctor') return new Command('samelook').addCommand(doctorCommand());
  return (await import('./program.js')).program;
}
