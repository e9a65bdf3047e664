import type { Program } from '../base.ts';
import { askYesNo, canAsk } from '../ask.ts';
import { describeQuestions } from '../consent.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** `orchestra trust`: shows what would be launched and is not approved yet, and approves it. */
export function addTrust(program: Program, context: Context): void {
  program
    .command('trust')
    .description('look at what this queue would launch, and approve it')
    .option('--yes', 'approve without being asked')
    .action(async (options) => {
      const queue = await context.existingQueue();
      const questions = queue.consentQuestions();
      if (questions.length === 0) {
        if (context.json) context.printJson({ granted: [] });
        context.say('Nothing is waiting for approval.');
        return;
      }
      context.say(describeQuestions(queue, questions));
      if (options.yes !== true) {
        if (!canAsk()) throw new CommandError('nothing was approved; pass --yes to approve what is listed');
        if (!(await askYesNo('\nMay this be started from now on?')))
          throw new CommandError('not approved, as you said');
      }
      queue.grant(questions);
      if (context.json) context.printJson({ granted: questions });
      context.say('Approved. It is asked again when it changes.');
    });
}
