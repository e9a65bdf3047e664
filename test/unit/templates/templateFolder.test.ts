import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { listTemplates, readTemplate } from '../../../src/core/index.ts';
import { Project } from '../core/project.ts';
import { inEnglish } from '../../../src/core/model/words.ts';

describe("the templates of a queue's folder", () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  it('are listed by name, those too that cannot be used', () => {
    project.write('.orchestra/templates/second.md', 'Do {{input:What}}.');
    project.write('.orchestra/templates/first one.md', '---\nagent: claude\n---\nDo it.');
    project.write('.orchestra/templates/broken.md', '---\nagent: [\n---\nx');
    project.write('.orchestra/templates/notes.txt', 'no template');
    project.write('.orchestra/templates/.hidden.md', 'no template');
    const listed = listTemplates(project.queue());
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['broken', 'first one', 'second'],
    );
    const [broken, first] = listed;
    assert.match(
      broken !== undefined && 'problem' in broken ? inEnglish(broken.problem) : '',
      /template broken cannot be used/,
    );
    assert.equal(first !== undefined && 'template' in first ? first.template.request.agent : '', 'claude');
  });

  it('are none where there is no folder', () => {
    const queue = project.queue();
    assert.deepEqual(listTemplates(queue), []);
    assert.throws(() => readTemplate(queue, 'x'), /no template "x"; .*templates has none/);
  });

  it('are found by name alone: no path leads out, and no link is followed', () => {
    project.write('outside.md', 'secret');
    project.write('.orchestra/templates/inside.md', 'Do it.');
    symlinkSync(project.path('outside.md'), project.path('.orchestra/templates/linked.md'));
    mkdirSync(project.path('.orchestra/templates/folder.md'));
    const queue = project.queue();
    assert.deepEqual(
      listTemplates(queue).map(({ name }) => name),
      ['inside'],
    );
    for (const name of ['linked', 'folder', '../../outside', 'inside.md', '']) {
      assert.throws(() => readTemplate(queue, name), /There is no template .* has inside\./, name);
    }
    assert.equal(readTemplate(queue, 'inside').prompt, 'Do it.');
  });

  it('are tracked by git, as a team shares them', () => {
    project.queue().ensure();
    project.write('.orchestra/templates/nightly.md', 'Do it.');
    project.write('.orchestra/tasks/task_1.json', '{}');
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: project.root, encoding: 'utf8' });
    git('init', '-q');
    git('add', '.');
    const tracked = git('ls-files').split('\n');
    assert.ok(tracked.includes('.orchestra/templates/nightly.md'), tracked.join());
    assert.ok(!tracked.some((file) => file.includes('/tasks/')));
  });
});
