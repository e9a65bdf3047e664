import type { Program } from '../base.ts';
import type { Context } from '../context.ts';

/** `orchestra doctor`: what is wrong with this queue or machine, and how to mend it. */
export function addDoctor(program: Program, context: Context): void {
  program
    .command('doctor')
    .description('say what is wrong with this queue or machine, and how to mend it')
    .option('--fix', 'mend what can be mended')
    .action(async (options) => {
      const queue = await context.openQueue();
      const findings = queue.doctor({ fix: options.fix === true });
      if (context.json) context.printJson({ findings });
      else {
        const { drawFindings } = await import('../format/findings.ts');
        context.say(drawFindings(findings).join('\n'));
      }
      process.exitCode = findings.some(({ level }) => level === 'error') ? 1 : 0;
    });
}
