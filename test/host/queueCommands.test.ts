import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { answering } from './answers.ts';
import { invoke, root, rowWithIcon, startTask } from './panel.ts';

/** Runs a test with these settings of the workspace. */
function withSettings(settings: object): void {
  const folder = path.join(root(), '.vscode');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

describe('what the palette does with a queue', () => {
  afterEach(() => rmSync(path.join(root(), '.vscode'), { recursive: true, force: true }));

  it('runs all that is pending where nothing starts by itself', async () => {
    withSettings({ 'orchestra.dispatch': 'manual' });
    const ids = [await startTask({ prompt: 'true' }), await startTask({ prompt: 'true' })];
    for (const id of ids) await rowWithIcon(id, 'circle-outline');
    await invoke(COMMANDS.runAll);
    for (const id of ids) await rowWithIcon(id, 'pass');
  });

  it('asks for consent by itself once, and again when told to', async () => {
    withSettings({
      'orchestra.agents': { stranger: { command: 'sh', args: ['-c', 'echo "$0"', '{prompt}'] } },
    });
    const declined = await answering([undefined], async () => {
      const id = await startTask({ agent: 'stranger', prompt: 'hello' });
      await rowWithIcon(id, 'shield');
      return id;
    });
    assert.match(declined.heard.join(), /Let this folder's agent “stranger” run\?[^]*sh -c/);
    await answering(['Allow'], () => invoke(COMMANDS.trust));
    await rowWithIcon(declined.result, 'pass');
    const { heard } = await answering([], () => invoke(COMMANDS.trust));
    assert.deepEqual(heard, ['Nothing in this queue waits for your consent.']);
  });
});
