import type { Program } from '../base.ts';
import type { Context } from '../context.ts';

/** `orchestra deps show|graph|validate`: which task waits for which. */
export function addDeps(program: Program, context: Context): void {
  const deps = program.command('deps').description('show which task waits for which');
  deps
    .command('show')
    .description('what a task depends on, and what depends on it')
    .argument('<id>', 'the task')
    .action(async (idOrPrefix) => {
      const queue = await context.existingQueue();
      const id = queue.find(idOrPrefix);
      const graph = queue.dependencyGraph(id);
      if (context.json) {
        context.printJson(graph);
        return;
      }
      const { drawDependencies } = await import('../format/dependencyTree.ts');
      context.say(drawDependencies(graph, id, queue.status({ all: true }).tasks).join('\n'));
    });
  deps
    .command('graph')
    .description('draw all dependencies as a tree')
    .action(async () => {
      const queue = await context.existingQueue();
      const graph = queue.dependencyGraph();
      if (context.json) {
        context.printJson(graph);
        return;
      }
      const { drawGraph } = await import('../format/dependencyTree.ts');
      context.say(drawGraph(graph, queue.status({ all: true }).tasks).join('\n'));
    });
  deps
    .command('validate')
    .description('look for cycles and for dependencies that are gone')
    .action(async () => {
      const findings = (await context.existingQueue()).validateDependencies();
      if (context.json) context.printJson({ findings });
      for (const finding of findings) context.say(finding);
      if (findings.length === 0) context.say('All dependencies are in order.');
      process.exitCode = findings.length === 0 ? 0 : 1;
    });
}
