import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the files a project configures its queue with, weakest first. */
export const WORKSPACE_FILES = {
  olderAgents: '.orchestra-cli/agent-config.json',
  agents: '.orchestra/agent-config.json',
  settings: '.orchestra/config.json',
  editor: '.vscode/settings.json',
} as const;

/** A text that is another one once a file of a project's configuration was changed. */
export function configStamp(root: string): string {
  return Object.values(WORKSPACE_FILES)
    .map((file) => {
      try {
        const stat = statSync(join(root, file), { throwIfNoEntry: false });
        // One that was put in its place may be as long, and of the same moment.
        return stat === undefined ? '-' : [stat.mtimeMs, stat.size, stat.ino].join(':');
      } catch {
        return '?'; // A link that leads nowhere; who reads the file says so.
      }
    })
    .join(' ');
}
