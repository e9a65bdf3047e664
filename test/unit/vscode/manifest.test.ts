import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { agentFieldSchemas } from '../../../src/core/agents/definition.ts';
import { SETTINGS } from '../../../src/core/config/settings.ts';
import {
  BOARD_PANEL,
  CAPABILITIES,
  COMMANDS,
  CONTEXT_KEYS,
  PANEL_SETTINGS,
  SETTING_NAMES,
  SETTINGS_SECTION,
  TASKS_VIEW,
} from '../../../src/vscode/ids.ts';
import { LOOKING } from '../../../src/vscode/looking.ts';
import { shownManifest } from './shownManifest.ts';

const menuItem = z.object({
  command: z.optional(z.string()),
  submenu: z.optional(z.string()),
  when: z.string(),
  group: z.optional(z.string()),
});
const setting = z.looseObject({
  default: z.unknown(),
  markdownDescription: z.string(),
  scope: z.string(),
  order: z.number(),
  additionalProperties: z.optional(z.looseObject({ properties: z.record(z.string(), z.unknown()) })),
});
const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(
      z.object({
        command: z.string(),
        category: z.literal('Orchestra'),
        title: z.string(),
        enablement: z.optional(z.string()),
      }),
    ),
    submenus: z.array(z.object({ id: z.string(), label: z.string() })),
    menus: z.record(z.string(), z.array(menuItem)),
    keybindings: z.array(
      z.object({ command: z.string(), key: z.string(), mac: z.optional(z.string()), when: z.string() }),
    ),
    views: z.record(z.string(), z.array(z.looseObject({ id: z.string() }))),
    viewsWelcome: z.array(z.object({ view: z.string(), when: z.string(), contents: z.string() })),
    configuration: z.array(z.looseObject({ properties: z.record(z.string(), setting) })),
  }),
});

describe('the manifest and the code agree', () => {
  const { contributes } = z.parse(manifestSchema, shownManifest());
  const menuItems = Object.values(contributes.menus).flat();
  const conditions = [
    ...menuItems.map(({ when }) => when),
    ...contributes.commands.map(({ enablement }) => enablement ?? ''),
    ...contributes.viewsWelcome.map(({ when }) => when),
  ];
  const properties = Object.fromEntries(
    contributes.configuration.flatMap((section) => Object.entries(section.properties)),
  );

  it('on the commands', () => {
    sameSet(
      contributes.commands.map(({ command }) => command),
      Object.values(COMMANDS),
    );
  });

  it('on the commands that menus and welcome texts name', () => {
    const known: readonly string[] = Object.values(COMMANDS);
    const linked = contributes.viewsWelcome.flatMap(({ contents }) => [
      ...contents.matchAll(/command:(orchestra[\w.]*)/g),
    ]);
    for (const command of [
      ...menuItems.flatMap((item) => item.command ?? []),
      ...linked.map(([, command]) => command ?? ''),
    ]) {
      assert.ok(known.includes(command), command);
    }
  });

  it('on the views', () => {
    sameSet(
      Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id)),
      [TASKS_VIEW],
    );
    for (const { view } of contributes.viewsWelcome) assert.equal(view, TASKS_VIEW);
  });

  it('on the submenus', () => {
    const ids = contributes.submenus.map(({ id }) => id);
    sameSet([...new Set(menuItems.flatMap(({ submenu }) => submenu ?? []))], ids);
    for (const id of ids) assert.ok((contributes.menus[id] ?? []).length > 0, id);
  });

  it('shows each choice of an arrangement with a tick while it holds, and without one while it does not', () => {
    for (const id of contributes.submenus.map((submenu) => submenu.id)) {
      const entries = contributes.menus[id] ?? [];
      for (const { command = '', when } of entries.filter(
        (entry) => entry.command?.endsWith('Chosen') === false,
      )) {
        const chosen = entries.find((entry) => entry.command === `${command}Chosen`);
        assert.equal(chosen?.when, when.replace(' != ', ' == '), command);
        const title = (wanted: string): string | undefined =>
          contributes.commands.find((each) => each.command === wanted)?.title;
        assert.equal(title(`${command}Chosen`), `✓ ${title(command) ?? ''}`);
      }
    }
  });

  it('on the context keys', () => {
    const used = new Set(conditions.flatMap((condition) => condition.match(/orchestra\.\w+/g) ?? []));
    for (const place of [TASKS_VIEW, BOARD_PANEL]) used.delete(place);
    sameSet([...used], Object.values(CONTEXT_KEYS));
  });

  it('on what a row can do', () => {
    const used = new Set(
      conditions.flatMap((condition) =>
        [...condition.matchAll(/\\b(\w+)\\b/g)].map(([, word]) => word ?? ''),
      ),
    );
    sameSet([...used], CAPABILITIES);
  });

  it('on the names, defaults and order of settings', () => {
    const prefix = `${SETTINGS_SECTION}.`;
    const standards = new Map<string, unknown>(SETTINGS.map(({ key, standard }) => [prefix + key, standard]));
    standards.set(`${prefix}agents`, {});
    const ofPanel = Object.values(PANEL_SETTINGS).map((name) => prefix + name);
    sameSet(Object.keys(properties), [...standards.keys(), ...ofPanel]);
    for (const [key, standard] of standards) assert.deepEqual(properties[key]?.default, standard, key);
    sameSet(
      [...new Set([...standards.keys()].map((key) => key.slice(prefix.length).split('.')[0] ?? ''))],
      SETTING_NAMES,
    );
    const orders = Object.values(properties).map(({ order }) => order);
    assert.equal(new Set(orders).size, orders.length);
  });

  it('on the fields of an agent', () => {
    const fields = properties['orchestra.agents']?.additionalProperties?.properties;
    sameSet(Object.keys(fields ?? {}), Object.keys(agentFieldSchemas()));
  });

  it('hides from the palette what is of no use without the rows in view', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    sameSet(
      hidden.flatMap(({ command }) => command ?? []),
      [
        COMMANDS.askAboutFiles,
        COMMANDS.askAboutChange,
        COMMANDS.askAboutProblem,
        COMMANDS.copyTaskId,
        COMMANDS.copyPrompt,
        COMMANDS.raisePriority,
        COMMANDS.lowerPriority,
        COMMANDS.groupByNoneChosen,
        COMMANDS.groupByStatusChosen,
        COMMANDS.groupByAgentChosen,
        COMMANDS.sortByExecutionChosen,
        COMMANDS.sortByTimeChosen,
        COMMANDS.showMore,
      ],
    );
  });

  it('says each thing once in a menu', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      const lines = items.map((item) => JSON.stringify(item));
      assert.equal(new Set(lines).size, lines.length, menu);
    }
  });

  it('on the keys, which count only where the view or the editor of a prompt has the focus', () => {
    const known: readonly string[] = Object.values(COMMANDS);
    for (const { command, when } of contributes.keybindings) {
      assert.ok(known.includes(command), command);
      const inPrompt = `editorTextFocus && resource in ${CONTEXT_KEYS.promptDocuments}`;
      if (when !== inPrompt) assert.match(when, new RegExp(`focusedView == ${TASKS_VIEW}\\b.*!inputFocus`));
    }
  });

  it('on keys that leave those with which VS Code moves and chooses in a list as they are', () => {
    const ofLists = [
      ...['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown', 'enter', 'space', 'escape'],
      ...['shift+up', 'shift+down', 'ctrl+a', 'cmd+a', 'ctrl+shift+enter', 'cmd+shift+enter'],
      ...[
        'f3',
        'ctrl+alt+f',
        'cmd+alt+f',
        'ctrl+left',
        'ctrl+up',
        'ctrl+down',
        'cmd+left',
        'cmd+up',
        'cmd+down',
      ],
    ];
    const ofRows = contributes.keybindings.filter(({ when }) => when.includes(TASKS_VIEW));
    for (const { key, mac } of ofRows) assert.ok(!ofLists.includes(key) && !ofLists.includes(mac ?? ''), key);
    const keys = ofRows.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length, 'one key, one command');
    sameSet(
      ofRows.map(({ command }) => command),
      [
        ...[COMMANDS.showLog, COMMANDS.runTask, COMMANDS.cancelTask, COMMANDS.retryTask],
        ...[COMMANDS.editTask, COMMANDS.deleteTask, COMMANDS.raisePriority, COMMANDS.lowerPriority],
      ],
    );
  });

  it('and every command is invoked by a test inside VS Code', () => {
    const tests = readdirSync('test/host')
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join('test/host', name), 'utf8'))
      .join('\n');
    const untried = Object.keys(COMMANDS).filter(
      (name) => !new RegExp(`\\bCOMMANDS\\.${name}\\b`).test(tests),
    );
    assert.deepEqual(untried, []);
  });

  it('and nothing that changes the queue is offered in Restricted Mode', () => {
    for (const { command, enablement } of contributes.commands) {
      if (LOOKING.has(command)) assert.doesNotMatch(enablement ?? '', /isWorkspaceTrusted/, command);
      else assert.match(enablement ?? '', /\bisWorkspaceTrusted\b/, command);
    }
  });

  it('on one place for each button above the view, but for two that are never there together', () => {
    const buttons = (contributes.menus['view/title'] ?? []).filter(({ group }) =>
      group?.startsWith('navigation@'),
    );
    const termsOf = (when: string): readonly string[] => when.split(' && ');
    const exclude = (one: string, other: string): boolean =>
      termsOf(one).some((term) => termsOf(other).includes(`!${term}`));
    for (const [at, button] of buttons.entries()) {
      for (const other of buttons.slice(at + 1)) {
        if (button.group !== other.group) continue;
        const apart = exclude(button.when, other.when) || exclude(other.when, button.when);
        assert.ok(apart, `${String(button.command)} and ${String(other.command)}: ${String(button.group)}`);
      }
    }
  });
});

function sameSet(actual: readonly string[], expected: readonly string[]): void {
  assert.deepEqual([...actual].sort(), [...expected].sort());
}
