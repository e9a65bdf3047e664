import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { isTerminal, type Task, type TaskStatus } from '../model/task.ts';
import { describeRing, ringOf } from '../model/waiting.ts';
import { words, type Words } from '../model/words.ts';
import { chainOf, findCycle, type FindTask } from '../schedule/chains.ts';
import { listingTasks } from '../store/listing.ts';
import type { QueueContext } from './queueContext.ts';

/** A task in the graph; `missing` stands for one that is named and nowhere to be found. */
interface DependencyNode {
  readonly id: string;
  readonly status: TaskStatus | 'missing';
  readonly agent: string;
  readonly prompt: string;
}

/** Who waits for whom: `from` depends on `to`. */
export interface DependencyGraph {
  readonly nodes: readonly DependencyNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** The whole graph of tasks that depend on one another, or, with an id, the part around that one. */
export function* dependencyGraph(queue: QueueContext, id?: string): LongWork<DependencyGraph> {
  const tasks = yield* allTasks(queue);
  const find = (other: string): Task | undefined => tasks.get(other) ?? queue.tryRead(other);
  // A retry stands for the attempt it follows: that is the one the dependent waits for.
  const edges = [...tasks.values()].flatMap((task) =>
    task.dependsOn.map((named) => ({ from: task.taskId, to: latestAttempt(named, find) })),
  );
  const kept =
    id === undefined ? new Set(edges.flatMap((edge) => [edge.from, edge.to])) : reachable(id, edges);
  return {
    nodes: [...kept].map((node) => nodeOf(node, tasks.get(node) ?? queue.tryRead(node))),
    edges: edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to)),
  };
}

/** What is wrong with the dependencies of the tasks that have not ended, a sentence each; empty where nothing is. */
export function* validateDependencies(queue: QueueContext): LongWork<Words[]> {
  const tasks = yield* allTasks(queue);
  const find = (id: string): Task | undefined => tasks.get(id) ?? queue.tryRead(id);
  const findings: Words[] = [];
  for (const task of tasks.values()) {
    // What has ended waits for nothing, and may well have outlived what it once waited for.
    if (isTerminal(task.status)) continue;
    for (const dependency of task.dependsOn) {
      if (find(dependency) === undefined)
        findings.push(words`${task.taskId} depends on ${dependency}, which does not exist.`);
    }
    const cycle = findCycle(task.taskId, task.dependsOn, find);
    if (cycle !== undefined)
      findings.push(words`${task.taskId} depends on itself: ${describeRing(ringOf(cycle))}.`);
  }
  return findings;
}

function latestAttempt(id: string, find: FindTask): string {
  return chainOf(id, find).findLast((attempt) => find(attempt) !== undefined) ?? id;
}

function* allTasks(queue: QueueContext): LongWork<Map<string, Task>> {
  const { live, finished } = yield* listingTasks(queue.store);
  const tasks = new Map(live.map((task) => [task.taskId, task]));
  yield* forEachPiece(finished().all(), ({ id }) => {
    const task = queue.tryRead(id);
    if (task !== undefined) tasks.set(id, task);
  });
  return tasks;
}

function reachable(id: string, edges: DependencyGraph['edges']): Set<string> {
  const kept = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const edge of edges) {
      const other = edge.from === next ? edge.to : edge.to === next ? edge.from : undefined;
      if (other === undefined || kept.has(other)) continue;
      kept.add(other);
      open.push(other);
    }
  }
  return kept;
}

function nodeOf(id: string, task: Task | undefined): DependencyNode {
  return { id, status: task?.status ?? 'missing', agent: task?.agent ?? '', prompt: task?.prompt ?? '' };
}
