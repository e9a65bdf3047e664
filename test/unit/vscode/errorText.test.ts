import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { OrchestraError } from '../../../src/core/index.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { words } from '../../../src/core/model/words.ts';
import { findingItems } from '../../../src/vscode/ask/findingItems.ts';
import { errorText } from '../../../src/vscode/errorText.ts';
import { english, type L10n } from '../../../src/vscode/l10n.ts';
import { Project } from '../core/project.ts';

const bundle = z.parse(
  z.record(z.string(), z.string()),
  JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')),
);
const german: L10n = { t: (text, ...values) => english.t(bundle[text] ?? text, ...values) };

describe('what went wrong', () => {
  const missing = new OrchestraError(
    'not-found',
    words`There is no task ${'task_1'}; "orchestra status --all" lists them.`,
  );

  it('is said in the language of the person, with its values in their places', () => {
    assert.equal(errorText(missing, english), missing.message);
    const text = errorText(missing, german);
    assert.notEqual(text, missing.message);
    assert.match(text, /task_1.*orchestra status --all/);
  });

  it('is said so to its last part, where another error is why', () => {
    const why = words`There is no task ${'task_1'}; "orchestra status --all" lists them.`;
    const error = new OrchestraError('invalid', words`The template ${'audit'} cannot be used. ${why}`);
    assert.ok(error.message.endsWith(missing.message));
    assert.ok(errorText(error, german).endsWith(errorText(missing, german)));
  });

  it('is said so by the doctor too, with what to do about it', async () => {
    const project = new Project();
    try {
      const { taskId } = project.queue().add({ agent: 'shell', prompt: 'true' });
      const file = `.orchestra/tasks/${taskId}.json`;
      project.write(file, project.read(file).replace('"dependsOn":[]', '"dependsOn":["task_gone"]'));
      project.write('.orchestra/tasks/odd name.json', '{}');
      const lines = (l10n: L10n): string[] =>
        findingItems(finish(project.open().work.doctor()), l10n).flatMap(({ label, detail = '' }) => [
          label,
          detail,
        ]);
      const said = lines(german).join('\n');
      assert.match(said, /liegt, was dem Namen nach keine Aufgabe ist und übergangen wird: "odd name\.json"/);
      const [inGerman, inEnglish] = [new Set(lines(german)), lines(english)];
      const same = inEnglish.filter((line) => line !== '' && inGerman.has(line));
      assert.deepEqual(same, [`$(pass) Node ${process.versions.node} on ${process.platform}`]);
    } finally {
      await project.dispose();
    }
  });

  it('is said as it came where it is nothing of ours', () => {
    assert.equal(errorText(new Error('EIO: i/o error'), german), 'EIO: i/o error');
    assert.equal(errorText('stopped', german), 'stopped');
  });

  it('keeps what looks like a place in a value', () => {
    const error = new OrchestraError('invalid', words`There is no template ${'{0}'}; ${'{1}'} ${'x'}.`);
    assert.equal(errorText(error, english), 'There is no template {0}; {1} x.');
  });

  it('never escapes the translators: no error of the core comes as a bare text', () => {
    const bare = readdirSync('src/core', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const source = readFileSync(path.join('src/core', name), 'utf8');
        return [...source.matchAll(/new (?:OrchestraError|UnreadableFile)\(\s*'[a-z-]+',\s*['"`]/g)].map(
          ([call]) => `${name}: ${call}`,
        );
      });
    assert.deepEqual(bare, []);
  });
});
