/** Names of tools with which agents write files: Claude's and Qwen's, opencode's, Gemini's, Copilot's. */
const WRITES =
  /^(?:multi_?)?(?:write|edit|replace|create|patch|apply_?patch|notebook_?edit|str_replace)(?:_?file|_editor)?$/i;
/** Where a tool's input has the file. */
const PATH_KEYS = ['file_path', 'filePath', 'notebook_path', 'path'];
const NAME_KEYS = ['name', 'tool', 'tool_name', 'toolName'];
/** Deeper than this lies no tool call. */
const MOST_DEEP = 8;

/**
 * The files that a line of an agent's output says it writes, as they stand there: calls of tools that write, and Codex's
 * file changes. What a command does that the agent runs is in no line, so it is not seen.
 */
export function changedFilesIn(line: string): string[] {
  if (!line.startsWith('{')) return [];
  const files = new Set<string>();
  walk(parsed(line), false, 0, files);
  return [...files];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function walk(value: unknown, writes: boolean, depth: number, files: Set<string>): void {
  if (typeof value !== 'object' || value === null || depth > MOST_DEEP) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, writes, depth + 1, files);
    return;
  }
  const entries = new Map<string, unknown>(Object.entries(value));
  const writesHere = writes || isWriting(entries);
  for (const [key, child] of entries) {
    if (typeof child !== 'string') walk(child, writesHere, depth + 1, files);
    else if (writesHere && PATH_KEYS.includes(key) && child !== '') files.add(child);
  }
}

function isWriting(entries: ReadonlyMap<string, unknown>): boolean {
  if (entries.get('type') === 'file_change') return true;
  return NAME_KEYS.some((key) => {
    const name = entries.get(key);
    return typeof name === 'string' && WRITES.test(name);
  });
}
