import type { DependencyGraph, Queue, TaskView } from '../../core/index.ts';
import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { isArchived } from '../taskFiles.ts';

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
      context.say(drawDependencies(graph, id, await viewsOf(queue, graph)).join('\n'));
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
      context.say(drawGraph(graph, await viewsOf(queue, graph)).join('\n'));
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

/** The tasks of the graph as `status` shows them. All others stay unread: there may be thousands. */
async function viewsOf(queue: Queue, graph: DependencyGraph): Promise<TaskView[]> {
  const { systemClock, viewOf } = await loadCore();
  const { tasks } = queue.status({ limit: 0 });
  const live = new Set(tasks.map(({ task }) => task.taskId));
  const ended = graph.nodes.filter(({ id }) => !live.has(id)).flatMap(({ id }) => queue.tryRead(id) ?? []);
  const views = ended.map((task) => ({
    ...viewOf(task, systemClock.nowMs()),
    archived: isArchived(queue, task.taskId),
  }));
  return [...tasks, ...views];
}
