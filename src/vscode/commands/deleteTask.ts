import * as vscode from 'vscode';
import { confirmDelete } from '../ask/confirmDelete.ts';
import type { Services } from '../host/services.ts';
import { attemptsOf, isEarlierAttempt } from '../view/attempts.ts';
import { TaskNode } from '../view/nodes.ts';
import { chosenTasks, shownNames } from './chosenTasks.ts';
import { deleteInTurn } from './deleting.ts';
import { throwTogether } from './forEachTask.ts';

/** Rows, and the attempts that each stands for. */
type Chosen = readonly { readonly node: TaskNode; readonly attempts: readonly string[] }[];

/**
 * Deletes finished tasks with all their attempts, logs and plans, after one question for all of them; one that has to
 * stay does not keep the others. @throws OrchestraError that names each that stays
 */
export async function deleteTask(services: Services, ...args: unknown[]): Promise<void> {
  const nodes = await chosenTasks(
    services,
    args,
    'deletable',
    vscode.l10n.t('Which task do you want to delete?'),
  );
  // A row may stand for another attempt once the question is answered.
  const chosen = nodes.map((node) => ({ node, attempts: attemptsOf(node) }));
  if (chosen.length === 0 || !(await confirmDelete(deletedNames(chosen)))) return;
  const refused = await deleteInTurn(
    [...new Set(nodes.map((node) => node.source))].map((source) => () => {
      const lists = chosen.filter(({ node }) => node.source === source).map(({ attempts }) => attempts);
      return source.queue.work.delete(lists);
    }),
  );
  throwTogether(refused);
}

function deletedNames(chosen: Chosen): string {
  const rows = new Set(chosen.map(({ node }) => node));
  // Attempts that go with the row they stand beneath are not named once more.
  const nodes = [...rows].filter(({ parent }) => !(parent instanceof TaskNode && rows.has(parent)));
  const name = shownNames(nodes);
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined && isEarlierAttempt(only)) {
    return vscode.l10n.t('attempt {0} of {1}', only.view.attempt, name);
  }
  const { size } = new Set(chosen.flatMap(({ attempts }) => attempts));
  if (size <= nodes.length) return name;
  return nodes.length === 1
    ? vscode.l10n.t('{0} with its {1} attempts', name, size)
    : vscode.l10n.t('{0} with their {1} attempts', name, size);
}
