import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { agentFieldSchemas } from '../../../src/core/agents/definition.ts';
import { SETTINGS } from '../../../src/core/config/settings.ts';
import {
  CAPABILITIES,
  COMMANDS,
  CONTEXT_KEYS,
  PANEL_SETTINGS,
  SETTING_NAMES,
  SETTINGS_SECTION,
  TASKS_VIEW,
} from '../../../src/vscode/ids.ts';

const menuItem = z.object({ command: z.string(), when: z.string(), group: z.optional(z.string()) });
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
    menus: z.record(z.string(), z.array(menuItem)),
    views: z.record(z.string(), z.array(z.looseObject({ id: z.string() }))),
    viewsWelcome: z.array(z.object({ view: z.string(), when: z.string(), contents: z.string() })),
    configuration: z.array(z.looseObject({ properties: z.record(z.string(), setting) })),
  }),
});

describe('the manifest and the code agree', () => {
  const { contributes } = z.parse(manifestSchema, JSON.parse(readFileSync('package.json', 'utf8')));
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
      ...menuItems.map((item) => item.command),
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

  it('on the context keys', () => {
    const used = new Set(conditions.flatMap((condition) => condition.match(/orchestra\.\w+/g) ?? []));
    used.delete(TASKS_VIEW);
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

  it('hides from the palette what only a row can mean', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    sameSet(
      hidden.map(({ command }) => command),
      [
        COMMANDS.openPlan,
        COMMANDS.openTaskFile,
        COMMANDS.copyTaskId,
        COMMANDS.pauseTask,
        COMMANDS.resumeTask,
        COMMANDS.deleteTask,
      ],
    );
  });

  it('and nothing that changes the queue is offered in Restricted Mode', () => {
    const harmless: readonly string[] = [
      COMMANDS.showLog,
      COMMANDS.showOwnLog,
      COMMANDS.openPlan,
      COMMANDS.openTaskFile,
      COMMANDS.copyTaskId,
    ];
    for (const { command, enablement } of contributes.commands) {
      if (!harmless.includes(command)) assert.match(enablement ?? '', /\bisWorkspaceTrusted\b/, command);
    }
  });
});

function sameSet(actual: readonly string[], expected: readonly string[]): void {
  assert.deepEqual([...actual].sort(), [...expected].sort());
}
