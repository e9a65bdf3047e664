import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { writeLine } from '../starting/quickInput.ts';

const NAME = /^[\p{L}\p{N}_][\p{L}\p{N} ._-]*$/u;

/** What a new template begins with: every key once, and one placeholder. */
const beginning = (): string => `---
description: ${vscode.l10n.t('What it is for, in one line')}
agent: shell
priority: 5
timeoutSeconds: 3600
maxRetries: 3
autoRetry: false
---
echo {{input:${vscode.l10n.t('What to say')}}}
`;

/** Opens a template in the editor; a new one after a question for its name. Nothing is written over. */
export async function openTemplate(source: FolderQueue, file?: string): Promise<void> {
  const known = file ?? (await newTemplate(source));
  if (known !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(known));
}

async function newTemplate(source: FolderQueue): Promise<string | undefined> {
  const fileOf = (name: string): string => join(source.queue.paths.templates, `${name.trim()}.md`);
  const written = await writeLine({
    title: vscode.l10n.t('New Template'),
    prompt: vscode.l10n.t('What is it called? It becomes a file in .orchestra/templates.'),
    placeholder: vscode.l10n.t('Name of the template'),
    value: '',
    check: (name) => {
      if (!NAME.test(name.trim())) return vscode.l10n.t('Use letters, digits, spaces, dots, dashes.');
      return existsSync(fileOf(name)) ? vscode.l10n.t('There is one with that name.') : undefined;
    },
  });
  if (written.how !== 'accepted') return undefined;
  source.ensure();
  const file = fileOf(written.text);
  await vscode.workspace.fs.writeFile(vscode.Uri.file(file), new TextEncoder().encode(beginning()));
  return file;
}
