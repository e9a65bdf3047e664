import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { fromPageSchema } from '../../../src/board/fromPage.ts';
import { toPageSchema, type BoardNode } from '../../../src/board/toPage.ts';
import { boardHtml } from '../../../src/vscode/board/boardHtml.ts';
import { boardNodes } from '../../../src/vscode/board/boardNodes.ts';
import { ToldNodes } from '../../../src/vscode/board/nodeChanges.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const around = { nowMs: NOON_MS + 60_000, l10n: english, find: () => undefined };
const nodeOf = (nodes: readonly BoardNode[], key: string): BoardNode => {
  const node = nodes.find((each) => each.key === key);
  assert.ok(node, `no node ${key}`);
  return node;
};

describe('the nodes of the board', () => {
  const failed = viewOf({ taskId: 'task_a', prompt: 'build', status: 'failed', completedAt: at(9) });
  const again = viewOf(
    { taskId: 'task_a_r1', prompt: 'build', parentTaskId: 'task_a', retryCount: 1, status: 'running' },
    { limitMs: 3_600_000 },
  );
  const running = { ...again, task: { ...again.task, startedAt: at(10), suspendedMs: 5000 } };
  const dependent = viewOf(
    { taskId: 'task_b', prompt: 'test\u001B[31m it', dependsOn: ['task_a'] },
    { waiting: { kind: 'dependency', dependency: 'task_a', attempt: 'task_a_r1', state: 'running' } },
  );

  it('are one for all attempts of a task, and show the latest', () => {
    const nodes = boardNodes([running, dependent, failed], around);
    assert.deepEqual(
      nodes.map(({ key }) => key),
      ['task_a', 'task_b'],
    );
    const { task, state, attempt, startedMs, limitMs } = nodeOf(nodes, 'task_a');
    assert.deepEqual({ task, state, attempt }, { task: 'task_a_r1', state: 'running', attempt: 2 });
    assert.equal(limitMs, 3_600_000);
    // Time that it slept is not counted.
    assert.equal(startedMs, NOON_MS + 15_000);
  });

  it('know what they depend on by the task, not by the attempt, and why they wait', () => {
    const node = nodeOf(boardNodes([running, dependent, failed], around), 'task_b');
    assert.deepEqual(node.dependsOn, ['task_a']);
    assert.equal(node.title, 'test it');
    assert.equal(node.note, 'waits for “build” (running)');
    assert.match(node.can, /\brunnable\b/);
    assert.doesNotMatch(node.can, /\blogged\b/);
  });

  it('bring along what they depend on from elsewhere, and say what is nowhere', () => {
    const old = viewOf({ taskId: 'task_old', prompt: 'old work', status: 'complete', completedAt: at(1) });
    const task = viewOf({ taskId: 'task_c', dependsOn: ['task_old', 'task_gone', 'task_old'] });
    const find = (id: string): typeof old.task | undefined => (id === 'task_old' ? old.task : undefined);
    const nodes = boardNodes([task], { ...around, find });
    assert.deepEqual(nodeOf(nodes, 'task_c').dependsOn, ['task_old', 'task_gone']);
    assert.equal(nodeOf(nodes, 'task_old').state, 'complete');
    assert.equal(nodeOf(nodes, 'task_old').title, 'old work');
    assert.equal(nodeOf(nodes, 'task_gone').state, 'missing');
    assert.equal(nodeOf(nodes, 'task_gone').can, '');
  });

  it('do not depend on themselves', () => {
    const node = viewOf({ taskId: 'task_a_r1', parentTaskId: 'task_a', dependsOn: ['task_a'] });
    assert.deepEqual(nodeOf(boardNodes([node, failed], around), 'task_a').dependsOn, []);
  });

  it('are what the page understands', () => {
    const { nodes } = { nodes: boardNodes([running, dependent, failed], around) };
    assert.ok(z.safeParse(toPageSchema, { type: 'changes', nodes, gone: [], earlier: 0 }).success);
  });
});

describe('what a page is told', () => {
  it('is only what it does not know yet', () => {
    const told = new ToldNodes();
    const first = boardNodes([viewOf({ taskId: 'task_a' }), viewOf({ taskId: 'task_b' })], around);
    assert.deepEqual(told.changes(first), { nodes: first, gone: [] });
    assert.deepEqual(told.changes(first), { nodes: [], gone: [] });
    const second = boardNodes([viewOf({ taskId: 'task_b', priority: 9, agent: 'codex' })], around);
    assert.deepEqual(told.changes(second), { nodes: second, gone: ['task_a'] });
  });
});

describe('what a page says', () => {
  const isMessage = (message: unknown): boolean => z.safeParse(fromPageSchema(), message).success;

  it('is taken where it is one of the messages', () => {
    assert.ok(isMessage({ type: 'ready' }));
    assert.ok(isMessage({ type: 'ready', root: '/somewhere' }));
    assert.ok(isMessage({ type: 'open', task: 'task_1' }));
  });

  it('is refused where it is anything else', () => {
    for (const message of [
      undefined,
      'ready',
      { type: 'delete', task: 'task_1' },
      { type: 'open' },
      { type: 'open', task: ['task_1'] },
      { type: 'open', task: 'x'.repeat(201) },
      { type: 'titles', tasks: Array.from({ length: 51 }, () => 'task_1') },
    ]) {
      assert.equal(isMessage(message), false, JSON.stringify(message));
    }
  });
});

describe('the page of the board', () => {
  const html = boardHtml({
    language: 'de',
    title: 'Board',
    script: 'x:board.js',
    style: 'x:board.css',
    cspSource: 'x:',
    nonce: 'once',
  });

  it('runs our script alone, and loads nothing from anywhere else', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    assert.match(policy, /^default-src 'none'; script-src 'nonce-once'; style-src x:;/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal([...html.matchAll(/<script/g)].length, 1);
    assert.match(html, /<script nonce="once" src="x:board.js">/);
    assert.doesNotMatch(html, / style=| on\w+=/);
  });
});
