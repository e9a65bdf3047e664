import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Queue } from '../../../src/core/index.ts';
import { QueuePaths } from '../../../src/core/running.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { Project, until, untilStatus } from '../../unit/core/project.ts';

/** An agent of the project's own, and settings: what a team would share. */
const AGENTS = {
  agents: {
    helper: { command: 'sh', args: ['-c', 'cat >/dev/null; exit 0'], stdin: 'prompt', env: { LEVEL: '1' } },
  },
};
const SETTINGS = {
  maxConcurrent: 3,
  archive: { enabled: true, maxQueueSize: 500 },
  defaultTimeoutSeconds: 60,
};

/** So many finished tasks make the queue keep an index. */
const ENOUGH_FOR_AN_INDEX = 66;

/** A queue made by the product itself, with one of everything that a queue can hold; to be copied. */
export class PreparedQueue {
  readonly #project: Project;

  private constructor(project: Project) {
    this.#project = project;
  }

  /** Makes it: real tasks, really run, and one run whose processes were all killed. */
  static async make(): Promise<PreparedQueue> {
    const project = new Project();
    project.write('.orchestra/agent-config.json', JSON.stringify(AGENTS, undefined, 2));
    project.write('.orchestra/config.json', JSON.stringify(SETTINGS, undefined, 2));
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
    const queue = project.queue();
    await fill(project, queue);
    await leaveBehind(project, queue);
    queue.status({ all: true });
    for (const name of readdirSync(queue.paths.tasks))
      if (name.endsWith('.json')) plantField(project.root, path.basename(name, '.json'));
    return new PreparedQueue(project);
  }

  /** A fresh copy in a project of its own. */
  copy(): Project {
    const project = new Project();
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
    cpSync(this.#project.path('.orchestra'), project.path('.orchestra'), {
      recursive: true,
      preserveTimestamps: true,
    });
    return project;
  }

  dispose(): Promise<void> {
    return this.#project.dispose();
  }
}

async function fill(project: Project, queue: Queue): Promise<void> {
  for (let n = 0; n < ENOUGH_FOR_AN_INDEX; n++) {
    await queue.cancel(queue.add({ agent: 'shell', prompt: 'true' }).taskId);
  }
  const first = queue.add({ agent: 'shell', prompt: 'echo said; true' }).taskId;
  queue.add({ agent: 'helper', prompt: 'true', dependsOn: [first] });
  queue.add({ agent: 'shell', prompt: 'touch .orchestra/tasks/$ORCHESTRA_TASK_ID.done' });
  queue.add({
    agent: 'shell',
    prompt: 'echo \'{"error":"no"}\' > .orchestra/tasks/$ORCHESTRA_TASK_ID.error',
  });
  queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 1, autoRetry: true });
  const archived = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
  await project.drain(queue);
  queue.archive({ force: true });
  if (queue.read(archived).archivedAt === null) throw new Error('nothing was archived');
  for (let n = 0; n < ENOUGH_FOR_AN_INDEX; n++) {
    await queue.cancel(queue.add({ agent: 'shell', prompt: 'true' }).taskId);
  }
  const ended = queue.add({
    agent: 'shell',
    prompt: 'echo again; touch .orchestra/tasks/$ORCHESTRA_TASK_ID.done',
  });
  const failed = queue.add({ agent: 'shell', prompt: 'exit 4', maxRetries: 2 });
  await project.drain(queue);
  queue.add({ agent: 'shell', prompt: 'true', dependsOn: [ended.taskId] });
  queue.add({ agent: 'shell', prompt: 'true', dependsOn: [failed.taskId] });
  queue.pause({ task: queue.add({ agent: 'shell', prompt: 'true' }).taskId });
  queue.add({ agent: 'helper', prompt: 'true', notBefore: '2099-01-01T00:00:00Z' });
}

/** A run whose wrapper, agent, runner and dispatcher all died: claim, launch file, leases and log stay. */
async function leaveBehind(project: Project, queue: Queue): Promise<void> {
  const { taskId } = queue.add({ agent: 'shell', prompt: 'echo begun; exec sleep 30' });
  const dispatcher = await project.dispatch(queue);
  const task = await untilStatus(queue, taskId, 'running');
  const launchFile = path.join(queue.paths.run, `${taskId}.launch.json`);
  await until('it has begun', () => readFileSync(queue.paths.logFile(taskId), 'utf8').includes('begun'));
  // The agent may be faster than its runner, which keeps the rules of the start once it has said "go".
  await until('its rules are kept', () => existsSync(launchFile));
  const runner = project.runnerPid();
  if (runner === undefined || !task.process) throw new Error('nothing runs');
  process.kill(runner, 'SIGKILL');
  process.kill(-task.process.pid, 'SIGKILL');
  await dispatcher.stop();
  const { paths } = queue;
  cpSync(launchFile, paths.startMark(taskId));
  cpSync(paths.taskFile(taskId), path.join(paths.intents, `${taskId}.0123456789ab.json`));
}

/** Every file of a queue that something can happen to, with a kind each, so that all kinds get their share. */
export function filesByKind(root: string, spare: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { folder } = new QueuePaths(root);
  const kinds = new Map<string, string[]>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = path.join(folder, name);
    if (!statSync(file).isFile() || spare.some((id) => name.includes(id))) continue;
    const kind = path.dirname(name) === 'tasks' ? `tasks/*${path.extname(name)}` : kindOf(name);
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
  }
  return kinds;
}

function kindOf(name: string): string {
  return path.dirname(name) === '.' ? name : `${path.dirname(name)}/${path.extname(name)}`;
}
