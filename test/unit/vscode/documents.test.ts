import assert from 'node:assert/strict';
import { resolveConfig } from '../../../src/core/config/resolve.ts';
import type { DependencyGraph } from '../../../src/core/index.ts';
import { findingItems, findingsSummary } from '../../../src/vscode/ask/findingItems.ts';
import { configurationText } from '../../../src/vscode/documents/configurationText.ts';
import { archiveStatsText, indexStatsText } from '../../../src/vscode/documents/countText.ts';
import { dependencyText, taskDependencyText } from '../../../src/vscode/documents/dependencyText.ts';
import { taskText } from '../../../src/vscode/documents/taskText.ts';
import { explainText } from '../../../src/vscode/view/explainText.ts';
import { timeLeftText } from '../../../src/vscode/view/timeLeftText.ts';
import { english, type L10n } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const titleOfTask = (id: string): string | undefined => (id === 'task_b' ? 'Build' : undefined);
const graphOf = (
  edges: readonly (readonly [string, string])[],
  gone: readonly string[] = [],
): DependencyGraph => ({
  nodes: [...new Set(edges.flat())].map((id) => ({
    id,
    status: gone.includes(id) ? 'missing' : 'pending',
    agent: 'shell',
    prompt: `do ${id}`,
  })),
  edges: edges.map(([from, to]) => ({ from, to })),
});
/** Without what stands behind the titles. */
const titles = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/ {2}\[.*?\] {2}\w+/, ''))
    .filter((line) => line !== '');

describe('the configuration as a document', () => {
  it('is JSON with comments, each value with its origin, and says what was left out', () => {
    const text = configurationText(
      resolveConfig({ root: '/nowhere', userSettings: { maxConcurrent: 7, graceSeconds: 'long' } }),
      english,
    );
    assert.match(text, /^ {2}"maxConcurrent": 7, \/\/ user settings/m);
    assert.match(text, /^ {2}"dispatch": "auto", \/\/ /m);
    assert.match(text, /^\/\/ Left out:\n\/\/ {3}.*graceSeconds/m);
    const withoutComments = text.replace(/^ *\/\/.*$/gm, '').replace(/ \/\/ [^\n]*$/gm, '');
    assert.doesNotThrow(() => void JSON.parse(withoutComments));
    assert.match(text, /^ {2}\/\/ agent-config\.json \(shipped\)\n {2}"agents\.claude\.promptTemplate": /m);
    assert.ok(text.indexOf('"skipPermissionFlags"') < text.indexOf('"agents.'), 'settings come first');
  });

  it('cannot be broken out of by what a file of the project says', () => {
    const text = configurationText(
      resolveConfig({
        root: '/nowhere',
        userSettings: { agents: { 'a\n} evil': { command: 'x\n\u001b[31m' } } },
      }),
      english,
    );
    assert.doesNotMatch(text, /\u001b/);
    assert.ok(
      text.split('\n').every((line) => line === '' || /^( {2}"| {0,2}\/\/|[{}])/.test(line)),
      text,
    );
  });
});

describe('dependencies as a document', () => {
  it('has below each task those that wait for it, each drawn out once', () => {
    const graph = graphOf([
      ['b', 'a'],
      ['c', 'a'],
      ['d', 'b'],
      ['d', 'c'],
      ['e', 'd'],
    ]);
    assert.deepEqual(titles(dependencyText(graph, english)).slice(1), [
      'do a',
      '├─ do b',
      '│  └─ do d',
      '│     └─ do e',
      '└─ do c',
      '   └─ do d (see above)',
    ]);
  });

  it('leaves out nothing of a ring, and names what is gone', () => {
    const text = dependencyText(
      graphOf(
        [
          ['a', 'b'],
          ['b', 'a'],
          ['c', 'lost'],
        ],
        ['lost'],
      ),
      english,
    );
    for (const words of ['do a', 'do b', 'do c', 'lost (gone)']) assert.ok(text.includes(words), text);
    assert.equal(dependencyText(graphOf([]), english), 'No task depends on another.\n');
  });

  it('stands for a long chain too', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => [`t${index + 1}`, `t${index}`] as const);
    assert.equal(titles(dependencyText(graphOf(chain), english)).length, 5002);
  });

  it('shows both directions of one task', () => {
    const graph = graphOf([
      ['b', 'a'],
      ['c', 'b'],
    ]);
    assert.deepEqual(titles(taskDependencyText(graph, 'b', english)), [
      'do b',
      'It depends on:',
      '  └─ do a',
      'Waiting for it:',
      '  └─ do c',
    ]);
    assert.deepEqual(titles(taskDependencyText(graph, 'a', english)).slice(1, 3), [
      'It depends on:',
      '  nothing',
    ]);
  });
});

describe('a task as a document', () => {
  it('tells its state, values, times, files, prompt and the end of its log', () => {
    const view = viewOf(
      {
        status: 'failed',
        errorMessage: 'Process exited with code 3',
        exitCode: 3,
        prompt: 'npm test\n\nand more',
        dependsOn: ['task_b', 'task_c'],
        startedAt: at(-60),
        completedAt: at(0),
      },
      { elapsedMs: 60_000, limitMs: 3_600_000 },
    );
    const text = taskText(
      view,
      {
        nowMs: NOON_MS,
        titleOfTask,
        files: { log: '/q/logs/task_1.log' },
        logTail: 'oh dear',
      },
      english,
    );
    for (const words of [
      /^State: +failed$/m,
      /^Error: +Process exited with code 3$/m,
      /^Depends on: +“Build” \(task_b\), task_c$/m,
      /^Took: +1m$/m,
      /^Limit: +1h$/m,
      /^Log: +\/q\/logs\/task_1\.log$/m,
      /^Prompt\n {2}npm test\n\n {2}and more\n/m,
      /^Last lines of the log\n {2}oh dear\n$/m,
    ])
      assert.match(text, words);
    assert.doesNotMatch(text, /^Plan:/m);
  });

  it('shows nothing that steers a terminal or hides text', () => {
    const text = taskText(
      viewOf({ prompt: 'a\u001b[2Jb\u202ec', agent: 'x\ny' }),
      {
        nowMs: NOON_MS,
        titleOfTask,
        files: {},
        logTail: '',
      },
      english,
    );
    assert.doesNotMatch(text, /[\u001b\u202e]/);
    assert.match(text, /^Agent: +x y$/m);
  });
});

describe('why, in a sentence', () => {
  const facts = { nowMs: NOON_MS, titleOfTask };
  it('names what a task waits for, and what holds that one up', () => {
    const waiting = {
      kind: 'dependency',
      dependency: 'task_b',
      attempt: 'task_b',
      state: 'pending',
    } as const;
    const view = viewOf({}, { waiting });
    assert.equal(explainText(view, facts, english), '“npm test”: waits for “Build” (pending).');
    const held = { id: 'task_b', reason: { kind: 'paused', what: 'task' } } as const;
    assert.equal(
      explainText(view, { ...facts, held }, english),
      '“npm test”: waits for “Build” (pending). In the end “Build” holds it up: the task is paused.',
    );
    assert.equal(
      explainText(view, { ...facts, held: { id: 'task_1', reason: waiting } }, english),
      '“npm test”: waits for “Build” (pending).',
    );
  });

  it('says why a task failed, and else how it stands', () => {
    const failed = { status: 'failed', errorMessage: 'Process exited with code 3.\nmore' } as const;
    assert.equal(
      explainText(viewOf(failed), facts, english),
      '“npm test” failed: Process exited with code 3.',
    );
    const again = viewOf({ ...failed, retriedBy: 'task_1_r1' });
    assert.match(explainText(again, facts, english), / It was tried again\.$/);
    assert.equal(explainText(viewOf({ status: 'complete' }), facts, english), '“npm test” is complete.');
  });
});

describe('figures in words', () => {
  it('says what an archive and an index hold', () => {
    const byStatus = { complete: 1200, failed: 3, timedOut: 1, cancelled: 0, retried: 2 };
    assert.equal(
      archiveStatsText({ count: 1205, bytes: 2048, byStatus }, english),
      'The archive holds 1,205 tasks: 1,200 complete, 3 failed (of these 1 timed out), 2 retried since. It takes 2 KiB on the disk.',
    );
    assert.equal(
      indexStatsText({ exists: false, finished: 1, live: 0, bytes: 0 }, english),
      'The index knows 1 finished task, beside 0 live ones. So few need none on the disk.',
    );
  });

  it('writes numbers as the language does', () => {
    const byStatus = { complete: 1205, failed: 0, timedOut: 0, cancelled: 0, retried: 0 };
    const german: L10n = { t: (text, ...values) => english.t(text === 'en' ? 'de' : text, ...values) };
    assert.equal(
      archiveStatsText({ count: 1205, bytes: 1280, byStatus }, german),
      'The archive holds 1.205 tasks: 1.205 complete. It takes 1,3 KiB on the disk.',
    );
  });

  it('says what is left of the time of a task', () => {
    const running = { status: 'running', startedAt: at(-90) } as const;
    assert.equal(timeLeftText(viewOf(running), NOON_MS, english), 'shell · 1m 30s, no limit');
    assert.equal(
      timeLeftText(viewOf(running, { limitMs: 600_000 }), NOON_MS, english),
      'shell · 1m 30s of 10m, 8m 30s left',
    );
    assert.equal(
      timeLeftText(viewOf(running, { limitMs: 60_000 }), NOON_MS, english),
      'shell · 1m 30s of 1m, overdue',
    );
  });

  it('lists findings with the gravest first, and draws no icon that a file asks for', () => {
    const items = findingItems(
      [
        { level: 'ok', what: 'Node 24' },
        { level: 'error', what: 'tasks/$(trash).json\nis no task.', mend: 'Move it.' },
      ],
      english,
    );
    assert.deepEqual(items, [
      { label: '$(error) tasks/$\u200b(trash).json is no task.', detail: 'Move it.' },
      { label: '$(pass) Node 24' },
    ]);
    assert.equal(
      findingsSummary(
        [
          { level: 'warning', what: '' },
          { level: 'warning', what: '' },
        ],
        english,
      ),
      '2 warnings',
    );
    assert.equal(findingsSummary([], english), 'all is well');
  });
});
