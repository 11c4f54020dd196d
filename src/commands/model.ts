/** `samelook model`: the models that there are, more of them, and which one is used. */
import { Command, Option } from 'commander';
import { VARIANTS } from '../../models/library/known-models.js';
import { checkModels } from './model-check.js';
import { listModels } from './model-list.js';
import { pullModel } from './model-pull.js';
import { chooseModel } from './model-use.js';

export function modelCommand(): Command {
  return new Command('model')
    .description('look at models, pull stronger ones, choose which one is used')
    .addCommand(
      new Command('list').description('models that are here, and those that can be pulled').action(listModels),
    )
    .addCommand(
      new Command('pull')
        .argument('<model>', 'a name of the list, or the address or path of a manifest.json of your own')
        .addOption(new Option('--variant <format>', 'number format of the weights; default fp32').choices(VARIANTS))
        .option('--yes', 'agree to licence and size without being asked', false)
        .description('download a model; again = go on where it ended, and see that all is as it was')
        .action(pullModel),
    )
    .addCommand(
      new Command('check')
        .argument('[model]', 'a name of the list; default: the encoder and the detector in use')
        .option('--demo', 'also how well it finds the items of the drawn demo shop, if that is here', false)
        .option(
          '--compare',
          'also whether it answers here as on the CPU in float32, how fast, in how much memory',
          false,
        )
        .description('verify the files of a model, open it, run it on a drawn picture')
        .action(checkModels),
    )
    .addCommand(
      new Command('use')
        .argument('<model>', 'a name of the list, or the folder of a model of your own')
        .option('--keep', 'keep what was embedded for the former encoder, so that going back takes no time', false)
        .option('--now', 'embed the catalogue here and now, whether or not a server runs', false)
        .description('use another encoder or detector for this catalogue; the former one answers until all is ready')
        .action(chooseModel),
    )
    .addHelpText(
      'after',
      `
Examples:
  samelook model list
  samelook model pull fashion-siglip --variant int8
  samelook model check fashion-siglip-int8 --demo
  samelook model use fashion-siglip-int8 --keep
  DEVICE=cuda samelook model check --compare
  samelook model pull https://models.example.org/ours/manifest.json`,
    );
}
