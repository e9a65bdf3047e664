import type { Task } from '../model/task.ts';

/** The plan file a task begins with; agents write their approach below it. */
export function planText(task: Task): string {
  const head =
    task.retryCount > 0
      ? `# Retry ${String(task.retryCount)}/${String(task.maxRetries)}: ${task.taskId}\n\n` +
        `**First attempt:** ${task.parentTaskId ?? 'unknown'}\n` +
        `**Error before:** ${task.retryHistory.at(-1)?.error ?? 'none was recorded'}\n`
      : `# Task: ${task.taskId}\n`;
  const dependencies =
    task.dependsOn.length === 0
      ? ''
      : `\n## Dependencies\n${task.dependsOn.map((id) => `- ${id}\n`).join('')}`;
  return `${head}\n## Prompt\n${task.prompt}\n${dependencies}`;
}
