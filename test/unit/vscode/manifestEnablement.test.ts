import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { Task } from '../../../src/core/model/task.ts';
import { isSettled } from '../../../src/core/model/task.ts';
import { count } from '../../../src/core/store/finishedIndex.ts';
import { summarize } from '../../../src/core/store/finishedTask.ts';
import { summarizeQueue } from '../../../src/core/queue/status.ts';
import { BOARD_PANEL, COMMANDS, CONTEXT_KEYS, TASKS_VIEW } from '../../../src/vscode/ids.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { rowLooks } from '../../../src/vscode/view/rowLooks.ts';
import { whatIsThere } from '../../../src/vscode/view/whatIsThere.ts';
import { shownManifest } from './shownManifest.ts';
import { at, NOON_MS, viewOf } from './views.ts';
import { holds, type Context } from './when.ts';

const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), enablement: z.optional(z.string()) })),
    menus: z.record(
      z.string(),
      z.array(z.object({ command: z.optional(z.string()), when: z.string(), group: z.optional(z.string()) })),
    ),
  }),
});

/** What the keys tell exactly; of the rest they tell what may be. */
const EXACT = ['cancelable', 'retryable', 'resumable', 'editable', 'expirable', 'deletable'];

describe('a command is enabled where there is something for it', () => {
  const { commands, menus } = z.parse(manifestSchema, shownManifest()).contributes;
  const ofRows = menus['view/item/context'] ?? [];

  const startedAt = at(-9);
  const ended = { startedAt, completedAt: at(-1) };
  const tasks: Record<string, Partial<Task>> = {
    pending: {},
    paused: { pausedAt: at(0) },
    running: { status: 'running', startedAt, timeout: 60 },
    complete: { status: 'complete', ...ended },
    failed: { status: 'failed', ...ended },
    'to be retried': { status: 'failed', ...ended, autoRetry: true },
    retried: { status: 'failed', ...ended, retriedBy: 'task_1_r1' },
    cancelled: { status: 'cancelled', ...ended },
  };

  const keysOf = (...all: Partial<Task>[]): Context => {
    const views = all.map((task) => viewOf(task));
    const live = views.filter(({ task }) => !isSettled(task));
    const counts = { complete: 0, failed: 0, cancelled: 0, timedOut: 0, retried: 0 };
    for (const { task } of views.filter((view) => isSettled(view.task))) count(counts, summarize(task), 1);
    const liveTasks = live.map(({ task }) => task);
    const summary = summarizeQueue(liveTasks, counts, new Map(), 0);
    return {
      ...{ workspaceFolderCount: 1, isWorkspaceTrusted: true, [CONTEXT_KEYS.hasQueue]: true },
      ...Object.fromEntries(whatIsThere([summary], live)),
    };
  };
  const isEnabled = (command: string, context: Context): boolean => {
    const enablement = commands.find((each) => each.command === command)?.enablement;
    return enablement === undefined || holds(enablement, context);
  };
  const rowItems = ofRows.map(({ command = '', when }) => ({ command, when }));

  it('and nothing that is done to a task where there is none', () => {
    const enabled = rowItems.filter(({ command }) => isEnabled(command, keysOf()));
    assert.deepEqual(enabled, []);
    for (const command of [COMMANDS.runAll, COMMANDS.cleanQueue, COMMANDS.archiveTasks, COMMANDS.showTask]) {
      assert.equal(isEnabled(command, keysOf()), false, command);
    }
  });

  for (const [state, task] of Object.entries(tasks)) {
    it(`and what the row of one that is ${state} can do is enabled, and little else`, () => {
      const keys = keysOf(task);
      const { contextValue } = rowLooks(
        viewOf(task),
        { nowMs: NOON_MS, titleOfTask: () => undefined },
        english,
      );
      for (const { command, when } of rowItems) {
        const offered = holds(when, { view: 'orchestra.tasks', viewItem: contextValue });
        if (offered) assert.ok(isEnabled(command, keys), command);
        else if (EXACT.some((word) => when.includes(word))) assert.ok(!isEnabled(command, keys), command);
      }
    });
  }

  it('and is so by one task among others', () => {
    const keys = keysOf(...Object.values(tasks));
    for (const { command } of rowItems) assert.ok(isEnabled(command, keys), command);
  });
});

describe('the menu of a row', () => {
  it('is in numbered groups, and what ends or deletes tasks comes last', () => {
    const { menus } = z.parse(manifestSchema, shownManifest()).contributes;
    const inMenu = (menus['view/item/context'] ?? []).filter(({ group = '' }) => !group.startsWith('inline'));
    for (const { command, group } of inMenu) assert.match(group ?? '', /^\d_\w+@\d+$/, command);
    const placeOf = (group: string): number => {
      const [, major = '', minor = ''] = /^(\d)_\w+@(\d+)$/.exec(group) ?? [];
      return Number(major) * 100 + Number(minor);
    };
    const inOrder = inMenu
      .sort((a, b) => placeOf(a.group ?? '') - placeOf(b.group ?? ''))
      .map(({ command }) => command);
    assert.deepEqual(inOrder.slice(-3), [COMMANDS.timeOutTask, COMMANDS.cancelTask, COMMANDS.deleteTask]);
    const inline = (menus['view/item/context'] ?? []).filter(({ group }) => group?.startsWith('inline'));
    const last = inline.sort((a, b) => (a.group ?? '').localeCompare(b.group ?? '')).at(-1);
    assert.equal(last?.command, COMMANDS.cancelTask);
  });

  it('is that of the task on the board too, where one is meant at a time', () => {
    const { menus } = z.parse(manifestSchema, shownManifest()).contributes;
    const inMenu = (menus['view/item/context'] ?? []).filter(({ group = '' }) => !group.startsWith('inline'));
    const onBoard = inMenu.map(({ when, ...entry }) => ({
      ...entry,
      when: when
        .replace(`view == ${TASKS_VIEW}`, `webviewId == ${BOARD_PANEL}`)
        .replace(' && !listMultiSelection', ''),
    }));
    assert.deepEqual(menus['webview/context'], onBoard);
  });
});
