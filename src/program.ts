/** Every verb of the command line. */
import { Command } from 'commander';
import { botCommand } from './commands/bot.js';
import { compareCommand } from './commands/compare.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { evalCommand } from './commands/eval.js';
import { findCommand } from './commands/find.js';
import { importCommand } from './commands/import.js';
import { modelCommand } from './commands/model.js';
import { moveCommand } from './commands/move.js';
import { queueCommand } from './commands/queue.js';
import { serveCommand } from './commands/serve.js';
import { trainCommand } from './commands/train.js';
import { indexCommand } from './commands/vector-index.js';
import { workerCommand } from './commands/worker.js';
import { describeEnvironment } from './config.js';

/** The command line. */
export const program = new Command('samelook')
  .description('Find this outfit: a photo in, shop links out.')
  .addCommand(serveCommand())
  .addCommand(botCommand())
  .addCommand(workerCommand())
  .addCommand(queueCommand())
  .addCommand(doctorCommand())
  .addCommand(findCommand())
  .addCommand(importCommand())
  .addCommand(indexCommand())
  .addCommand(moveCommand())
  .addCommand(modelCommand())
  .addCommand(evalCommand())
  .addCommand(compareCommand())
  .addCommand(trainCommand())
  .addCommand(demoCommand())
  .addHelpText('after', () => `\nExamples:\n${examples()}\n\nEnvironment:\n${variables()}`)
  .showHelpAfterError('Type "samelook --help" for every command.');

function examples(): string {
  return [
    '  samelook serve                         the web page and the worker, on http://localhost:3000',
    '  samelook find photo.jpg                the look-alikes of the clothes in a photo, as a table',
    '  samelook find photo.jpg --open         the same as a page with pictures',
    '  samelook import shop.jsonl             a catalogue of your own',
    '  samelook import ./photographs          a plain folder of photographs as a catalogue',
    '  samelook index rebuild                 the index anew, from the embeddings that are stored',
    '  samelook move --to postgres            catalogue and chats into DATABASE_URL, or back with --to embedded',
    '  samelook eval pairs.jsonl              how often the right item comes in first, as a table',
    '  samelook compare                       features, layers and the program itself, in one table',
    '  samelook train head pairs.jsonl        a head over the encoder, learned from pairs of your own',
    '  samelook doctor                        what is wrong here, and what to do',
    '  samelook model list                    the models that there are, and those that can be pulled',
    '  samelook demo --out ./drawn --items 50 drawn items and street photos, for tests',
  ].join('\n');
}

function variables(): string {
  return describeEnvironment()
    .map(({ name, meaning, fallback }) => `  ${name.padEnd(24)} ${meaning}${fallback === '' ? '' : ` (${fallback})`}`)
    .join('\n');
}
