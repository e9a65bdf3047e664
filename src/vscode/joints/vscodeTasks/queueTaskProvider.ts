import * as vscode from 'vscode';
import { DisposableStore } from '../../host/disposableStore.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import type { FolderQueues } from '../../queue/folderQueues.ts';
import { titleOf } from '../../view/words.ts';
import { QueueTerminal } from './queueTerminal.ts';
import { readTaskDefinition, TASK_TYPE, type TaskWish } from './taskDefinition.ts';

/** What stands before the names of our tasks. */
const SOURCE = 'Orchestra';

/** The queue among VS Code's tasks: entries of tasks.json of type `orchestra`, and what is pending. */
export class QueueTaskProvider implements vscode.TaskProvider, vscode.Disposable {
  readonly #queues: Pick<FolderQueues, 'all' | 'of'>;
  readonly #terminals = new DisposableStore();

  constructor(queues: Pick<FolderQueues, 'all' | 'of'>) {
    this.#queues = queues;
  }

  provideTasks(): vscode.Task[] {
    return this.#queues.all().flatMap((source) =>
      source
        .tasks()
        .filter(({ task }) => task.status === 'pending')
        .map(({ task: { taskId, agent, prompt } }) => {
          const definition = { type: TASK_TYPE, taskId };
          const name = `${agent}: ${titleOf(prompt)}`;
          return this.#task(source, definition, { taskId }, name);
        }),
    );
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const wish = readTaskDefinition(task.definition);
    const source = wish === undefined ? undefined : this.#queueOf(task);
    if (wish === undefined || source === undefined) return undefined;
    return this.#task(source, task.definition, wish, task.name);
  }

  /** Lets the terminals go; what runs in the queue goes on. */
  dispose(): void {
    this.#terminals.dispose();
  }

  #queueOf({ scope }: vscode.Task): FolderQueue | undefined {
    return typeof scope === 'object' ? this.#queues.of(scope.uri) : this.#queues.all()[0];
  }

  #open(source: FolderQueue, wish: TaskWish): QueueTerminal {
    const terminal: QueueTerminal = new QueueTerminal(source, wish, () => this.#terminals.release(terminal));
    return this.#terminals.add(terminal);
  }

  #task(source: FolderQueue, definition: vscode.TaskDefinition, wish: TaskWish, name: string): vscode.Task {
    const execution = new vscode.CustomExecution(() => Promise.resolve(this.#open(source, wish)));
    return new vscode.Task(definition, source.folder, name, SOURCE, execution, []);
  }
}
