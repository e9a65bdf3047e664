import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from '../core/project.ts';

describe('a template that a project names', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
    writeFileSync(join(project.base, 'secret.txt'), 'hush');
  });
  afterEach(() => project.dispose());

  const templateOf = (file: string): { template: string | undefined; problems: string } => {
    const agents = { mine: { command: 'true', promptTemplateFile: file } };
    project.write('.orchestra/agent-config.json', JSON.stringify({ agents }));
    const config = project.open().config();
    return {
      template: config.agents.get('mine')?.promptTemplate,
      problems: JSON.stringify(config.problems),
    };
  };

  it('is not read from outside the project, neither by its path nor through a link', () => {
    symlinkSync(join(project.base, 'secret.txt'), project.path('link.md'));
    for (const file of ['../secret.txt', join(project.base, 'secret.txt'), 'link.md']) {
      const { template, problems } = templateOf(file);
      assert.equal(template, undefined, file);
      assert.match(problems, /lies outside the project/);
    }
  });

  it('is read from inside it', () => {
    project.write('.orchestra/prompts/mine.md', 'Do {userPrompt}');
    assert.deepEqual(templateOf('prompts/mine.md'), { template: 'Do {userPrompt}', problems: '[]' });
  });
});
