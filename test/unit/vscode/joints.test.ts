import assert from 'node:assert/strict';
import type { AgentDefinition } from '../../../src/core/index.ts';
import { namedFolder, type OpenFolder } from '../../../src/vscode/joints/chatTools/namedFolder.ts';
import { startText } from '../../../src/vscode/joints/chatTools/question.ts';
import { listText, taskText } from '../../../src/vscode/joints/chatTools/toolTexts.ts';
import { taskIdsIn } from '../../../src/vscode/joints/taskLinks/taskIdsIn.ts';
import { readTaskUri } from '../../../src/vscode/joints/taskUri/readTaskUri.ts';
import { exitCodeOf } from '../../../src/vscode/joints/vscodeTasks/exitCode.ts';
import { readTaskDefinition } from '../../../src/vscode/joints/vscodeTasks/taskDefinition.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { NOON_MS, viewOf } from './views.ts';

describe('ids of tasks in a text', () => {
  const exists = (id: string): boolean => ['task_1', 'task_17_ab-c', 'task_1_r1'].includes(id);
  const found = (text: string): [string, number][] =>
    taskIdsIn(text, exists).map(({ taskId, start }) => [taskId, start]);

  it('are those that there is a task for', () => {
    assert.deepEqual(found('Added task_1, after task_2.'), [['task_1', 6]]);
    assert.deepEqual(found('"task_17_ab-c" task_1_r1'), [
      ['task_17_ab-c', 1],
      ['task_1_r1', 15],
    ]);
  });

  it('are found in the names of their files', () => {
    assert.deepEqual(found('plans/task_1_plan.md logs/task_1.log'), [
      ['task_1', 6],
      ['task_1', 26],
    ]);
  });

  it('are no parts of other words', () => {
    assert.deepEqual(found('subtask_1 my-task_1 task_1x'), []);
  });

  it('are looked up once each, and not without end', () => {
    let asked = 0;
    const text = `${'task_1 '.repeat(50)}${Array.from({ length: 1000 }, (_, index) => `task_x${String(index)}`).join(' ')}`;
    taskIdsIn(text, () => {
      asked += 1;
      return false;
    });
    assert.equal(asked, 200);
  });
});

describe('the address of a task', () => {
  it('names an id and nothing else', () => {
    assert.equal(readTaskUri('/task/task_1'), 'task_1');
    for (const path of [
      '/task/',
      '/task/..',
      '/task/task_1/..',
      '/run/task_1',
      '/task/task_1%2F',
      '/task/1',
    ]) {
      assert.equal(readTaskUri(path), undefined, path);
    }
  });
});

describe('an entry of tasks.json', () => {
  it('is a new task, or one that there is', () => {
    const wish = { agent: 'shell', prompt: 'npm test', dependsOnTasks: ['task_1'] };
    assert.deepEqual(readTaskDefinition({ type: 'orchestra', ...wish }), wish);
    assert.deepEqual(readTaskDefinition({ type: 'orchestra', taskId: 'task_1' }), { taskId: 'task_1' });
    assert.equal(readTaskDefinition({ type: 'orchestra', agent: 'shell' }), undefined);
  });

  it('gives on the exit code of its agent, and 0 only for a complete task', () => {
    const codeOf = (task: Parameters<typeof viewOf>[0]): number => exitCodeOf(viewOf(task).task);
    assert.equal(codeOf({ status: 'complete', exitCode: 0 }), 0);
    assert.equal(codeOf({ status: 'complete', exitCode: 1 }), 0);
    assert.equal(codeOf({ status: 'failed', exitCode: 3 }), 3);
    assert.equal(codeOf({ status: 'failed', exitCode: 0 }), 1);
    assert.equal(codeOf({ status: 'failed', failureReason: 'timeout', exitCode: 143 }), 124);
    assert.equal(codeOf({ status: 'cancelled' }), 130);
  });
});

describe('the folder that chat means', () => {
  const web = { name: 'web', path: '/projects/web', root: '/projects/web' };
  const docs = { name: 'docs', path: '/projects/web/docs', root: '/projects/web' };
  const api = { name: 'api', path: '/projects/api', root: '/projects/api' };
  const otherApi = { name: 'api', path: '/old/api', root: '/old/api' };
  const meant = (folders: readonly OpenFolder[], name?: string): OpenFolder =>
    namedFolder(folders, name, english);

  it('is the only one, or the one it names by name or path', () => {
    assert.equal(meant([web]), web);
    assert.equal(meant([web, api], 'api'), api);
    assert.equal(meant([web, api], '/projects/web'), web);
    assert.equal(meant([web, api, otherApi], '/old/api'), otherApi);
  });

  it('is clear where several share one queue', () => {
    assert.equal(meant([web, docs]).root, '/projects/web');
    assert.equal(meant([web, docs, api], 'docs').root, '/projects/web');
  });

  it('is not guessed: the refusal names the folders there are', () => {
    assert.throws(() => meant([]), /No folder is open/);
    assert.throws(
      () => meant([web, api]),
      /Several folders.*web \(\/projects\/web\), api \(\/projects\/api\)/,
    );
    assert.throws(() => meant([web, api], 'app'), /called "app"; there are: web .*api /);
    assert.throws(() => meant([web], 'app'), /called "app"; there are: web /);
    const twice = /Several open folders are called "api".*: api \(\/projects\/api\), api \(\/old\/api\)/;
    assert.throws(() => meant([web, api, otherApi], 'api'), twice);
  });
});

describe('what chat is shown', () => {
  const agent: AgentDefinition = {
    name: 'claude',
    command: 'claude',
    args: ['-p', '--yolo', '{prompt}'],
    permissionFlags: ['--yolo'],
    promptVia: 'argument',
    env: {},
    completion: 'auto',
    outputFormat: 'claude',
    origin: { sources: [], workspace: false },
  };
  const facts = {
    ...{ skipPermissionFlags: true, root: '/project', folder: 'web', prompt: 'do `it` [x](command:y)' },
    ...{ priority: 70, timeoutSeconds: 1800, dependsOn: ['task_1 · [b](command:y)'] },
  };

  it('before a start is the command line, as it would run, and the prompt, fenced', () => {
    const text = startText(agent, facts, english);
    assert.match(text, /claude -p --yolo \{prompt\}/);
    assert.match(text, /skips its own permission questions/);
    assert.match(text, /```text\ndo `it` \[x\]\(command:y\)\n```/);
    const careful = startText(agent, { ...facts, skipPermissionFlags: false }, english);
    assert.match(careful, /claude -p \{prompt\}/);
    assert.doesNotMatch(careful, /yolo/);
  });

  it('before a start are folder, priority, time limit and what it waits for, without a link', () => {
    const lines = startText(agent, facts, english).split('\n');
    for (const line of ['- Folder: web', '- Priority: 70', '- Time limit: 30m'])
      assert.ok(lines.includes(line), line);
    const waits = lines.find((line) => line.startsWith('- Waits for: '));
    assert.match(waits ?? '', /task\\_1 · /);
    assert.doesNotMatch(waits ?? '', /\[b\]\(/);
    const free = startText(agent, { ...facts, timeoutSeconds: 0, dependsOn: [] }, english);
    assert.match(free, /- Time limit: none\n\n/);
  });

  it('of tasks is a line for each, and not more than a model should read', () => {
    const views = Array.from({ length: 60 }, (_, index) => viewOf({ taskId: `task_${String(index)}` }));
    const lines = listText(views, NOON_MS, () => undefined).split('\n');
    assert.equal(lines.length, 51);
    assert.equal(lines[0], 'task_0 · shell · pending · npm test');
    assert.equal(lines[50], '… and 10 more');
  });

  it('of one task is why it failed, its prompt and the end of its log', () => {
    const failed = viewOf({ status: 'failed', errorMessage: 'exit code 3' });
    const text = taskText(failed, 'no valve', NOON_MS, () => undefined);
    assert.match(text, /failed .*\n\nWhy it failed: exit code 3\n\nPrompt:\nnpm test\n\n.*log:\nno valve$/);
  });
});
