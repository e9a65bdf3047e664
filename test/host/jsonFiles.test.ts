import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { invoke, root, rowOf, startTask, until } from './panel.ts';
import { withHelperAndPausedQueue, write } from './starting.ts';

/** Where the text stands in the document; its end with `at` 1. */
function placeOf(document: vscode.TextDocument, text: string, at: 0 | 1 = 0): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `“${text}” is not in ${document.uri.fsPath}`);
  return document.positionAt(offset + at * text.length);
}

/** What VS Code shows of the text under the pointer, once it shows something. */
async function hoverOf(document: vscode.TextDocument, text: string): Promise<string> {
  const place = placeOf(document, text).translate(0, 1);
  return await until(`a hover on ${text}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')),
    );
    return texts.join('\n') || undefined;
  });
}

/** What VS Code suggests behind the text, once that is among it. */
async function suggested(
  document: vscode.TextDocument,
  behind: string,
  wanted: string,
): Promise<readonly string[]> {
  let last: string[] = [];
  return await until(
    `“${wanted}” behind ${behind}`,
    async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        placeOf(document, behind, 1),
      );
      last = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return last.includes(wanted) && last;
    },
    () => last,
  );
}

describe('the JSON files of a queue in the editor', () => {
  withHelperAndPausedQueue();

  const opened = async (name: string, content: unknown): Promise<vscode.TextDocument> =>
    await vscode.workspace.openTextDocument(write(name, JSON.stringify(content, undefined, 2)));
  afterEach(() => {
    for (const name of ['.orchestra/agent-config.json', '.orchestra/config.json', '.orchestra-cli'])
      rmSync(path.join(root(), name), { recursive: true, force: true });
  });

  it('agents: what a field means, which there are, and a whole new agent', async () => {
    const agents = { mine: { command: 'sh', outputFormat: 'text' } };
    const document = await opened('.orchestra/agent-config.json', { agents });
    assert.match(await hoverOf(document, '"command"'), /The program: a name on PATH/);
    const fields = await suggested(document, '"text"\n', 'maxConcurrent');
    assert.ok(fields.includes('timeoutSeconds'), fields.join());
    await suggested(document, '"outputFormat": ', '"text"');
    const begun = await vscode.workspace.openTextDocument(
      write('.orchestra-cli/agent-config.json', '{\n  "agents": \n}\n'),
    );
    await suggested(begun, '"agents": ', 'A new agent');
  });

  it('settings: what one means, which there are, each by the one name that also version 3.0 knows', async () => {
    const document = await opened('.orchestra/config.json', {
      maxConcurrent: 2,
      dispatch: 'manual',
      archive: { enabled: true, max_queue_size: 100 },
    });
    assert.match(await hoverOf(document, '"maxConcurrent"'), /Tasks that run at once in this queue/);
    assert.match(await hoverOf(document, '"max_queue_size"'), /Finished tasks that stay in the queue/);
    await suggested(document, '"dispatch": ', '"auto"');
    const ofArchive = await suggested(document, '100\n', 'max_failed_age_days');
    assert.ok(!ofArchive.includes('maxFailedAgeDays'), ofArchive.join());
  });

  it('a task: what a field means, and which values one may have', async () => {
    const id = await startTask({ prompt: 'echo described' });
    await rowOf(id);
    const file = path.join(root(), '.orchestra', 'tasks', `${id}.json`);
    const document = await vscode.workspace.openTextDocument(file);
    assert.match(await hoverOf(document, '"prompt"'), /What is to be done, in the words the agent gets/);
    await suggested(document, '"status": ', '"cancelled"');
    await invoke(COMMANDS.cancelTask, await rowOf(id));
  });
});
