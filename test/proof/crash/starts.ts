import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The prompt of a task whose agent keeps count of its starts itself, in a file of the project's. */
export const COUNTED = 'echo "$ORCHESTRA_TASK_ID" >> starts';

/** How often the agents say they began, by task. */
export function startsOf(box: { readonly root: string }): Map<string, number> {
  const file = path.join(box.root, 'starts');
  const counts = new Map<string, number>();
  if (!existsSync(file)) return counts;
  for (const id of readFileSync(file, 'utf8').split('\n'))
    if (id !== '') counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
