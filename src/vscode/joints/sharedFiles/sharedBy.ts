/** The files that more than one task changed, and which tasks. */
export function sharedBy(
  changed: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  const tasks = new Map<string, string[]>();
  for (const [taskId, files] of changed) {
    for (const file of files) tasks.set(file, [...(tasks.get(file) ?? []), taskId]);
  }
  return new Map([...tasks].filter(([, ids]) => ids.length > 1));
}
