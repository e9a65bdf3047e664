import { explainConfig, LiveQueue, type Queue } from '../../../src/core/index.ts';

/** Everything a program can ask of a queue, by name; each may refuse, in the core's own words. */
export type Operations = Readonly<Record<string, (queue: Queue) => unknown>>;

/** Looks: they change nothing that a person made. */
export const looks: Operations = {
  'status of all': (queue) => queue.status({ all: true }),
  'the newest': (queue) => queue.status(),
  'read each': (queue) => each(queue, (id) => queue.read(id)),
  'why each': (queue) => each(queue, (id) => queue.why(id)),
  history: (queue) => each(queue, (id) => queue.store.history(id)),
  events: (queue) => queue.events(),
  'what is configured': (queue) => explainConfig(queue.config()),
  'what is to be trusted': (queue) => queue.consentQuestions(),
  'who dispatches': (queue) => queue.dispatcher(),
  pauses: (queue) => queue.pauses(),
  'dependency graph': (queue) => queue.dependencyGraph(),
  'dependencies held': (queue) => queue.validateDependencies(),
  'archive counted': (queue) => queue.archiveStats(),
  'index counted': (queue) => queue.indexStats(),
  'index verified': (queue) => queue.verifyIndex(),
  'what would be archived': (queue) => queue.archive({ dryRun: true, force: true }),
  'what would be cleaned': (queue) => queue.clean('all', { dryRun: true }),
  'what the doctor sees': (queue) => queue.doctor(),
  'a live view': (queue) => {
    const live = LiveQueue.open(queue);
    try {
      return [live.tasks(), live.problems()];
    } finally {
      live.dispose();
    }
  },
};

/** Changes of single tasks and of the queue as a whole; nothing is deleted by them. */
export const changes: Operations = {
  'what the doctor mends': (queue) => queue.doctor({ fix: true }),
  'index rebuilt': (queue) => queue.rebuildIndex(),
  'edit each': (queue) => each(queue, (id) => queue.edit(id, { priority: 7 })),
  'retry each': (queue) => each(queue, (id) => queue.retry(id)),
  'extend each': (queue) => each(queue, (id) => queue.extendTimeout(id, 5)),
  'ask for a start': (queue) => each(queue, (id) => queue.requestRun([id])),
  'pause and resume': (queue) => {
    queue.pause({ queue: true });
    queue.resume({ queue: true });
    queue.pause({ agent: 'helper' });
    queue.resume({ agent: 'helper' });
  },
  add: (queue) => queue.add({ agent: 'shell', prompt: 'true', notBefore: '2099-01-01T00:00:00Z' }),
};

/** What takes finished tasks away. */
export const removals: Operations = {
  archive: (queue) => queue.archive({ force: true }),
  clean: (queue) => queue.clean('all'),
};

/** Live tasks, and some of the finished: reading a hundred that are all alike shows nothing new. */
function each(queue: Queue, act: (id: string) => unknown): void {
  const views = queue.status({ all: true }).tasks;
  const problems = queue.status().problems.map(({ path }) => /task_[\w-]+/.exec(path)?.[0] ?? 'task_none');
  const ids = [...views.slice(0, 16).map(({ task }) => task.taskId), ...problems.slice(0, 8)];
  for (const id of ids) {
    try {
      act(id);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'OrchestraError')) throw error;
    }
  }
}
