import { isTerminal, type Task } from '../model/task.ts';

/** So many settled tasks are remembered. */
const MAX_REMEMBERED = 5000;

/** Settled tasks that were asked for; the one remembered first is forgotten first. */
export class RememberedTasks {
  readonly #tasks = new Map<string, Task>();

  get(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  add(task: Task): void {
    if (!isTerminal(task.status)) return;
    this.#tasks.set(task.taskId, task);
    if (this.#tasks.size <= MAX_REMEMBERED) return;
    const oldest = this.#tasks.keys().next().value;
    if (oldest !== undefined) this.#tasks.delete(oldest);
  }

  delete(id: string): void {
    this.#tasks.delete(id);
  }

  clear(): void {
    this.#tasks.clear();
  }
}
