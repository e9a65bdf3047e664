import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { createProgram } from '../../../src/cli/program.ts';
import { COMMANDS, type CommandId } from '../../../src/vscode/ids.ts';
import { shownManifest } from './shownManifest.ts';

const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string() })),
    menus: z.object({ commandPalette: z.array(z.object({ command: z.string(), when: z.string() })) }),
  }),
});

/**
 * What the command line can do, and the command of the palette that does it; `-` stands before what its command asks
 * for or its view shows, `>` before what makes sense in a terminal only.
 */
const IN_PALETTE: Readonly<Record<string, readonly CommandId[] | '-' | '>'>> = {
  start: [COMMANDS.startTask],
  'start --template': [COMMANDS.startFromTemplate],
  'start --set': '-',
  'start --max-retries': '-',
  'start --auto-retry': '-',
  'start --priority': '-',
  'start --timeout': '-',
  'start --depends-on': '-',
  'start --not-before': '-',
  'start --trust': [COMMANDS.trust],
  run: [COMMANDS.runTask],
  'run --parallel': [COMMANDS.runAll],
  'run --wait': '>',
  'run --interactive': [COMMANDS.runInteractively, COMMANDS.startInteractively],
  'run --trust': [COMMANDS.trust],
  'run --stay': '>',
  daemon: [COMMANDS.startDispatching, COMMANDS.stopDispatching, COMMANDS.takeOver],
  'daemon --max-concurrent': [COMMANDS.openSettings],
  'daemon --interval': '>',
  'daemon --until-idle': [COMMANDS.openSettings],
  'daemon --trust': [COMMANDS.trust],
  status: [COMMANDS.groupByNone, COMMANDS.sortByExecution, COMMANDS.sortByTime],
  'status --watch': '-',
  'status --interval': '>',
  'status --no-auto-retry': '>',
  'status --all': '-',
  'status --limit': '-',
  'status --status': [COMMANDS.groupByStatus],
  'status --agent': [COMMANDS.groupByAgent, COMMANDS.filterTasks, COMMANDS.clearFilter],
  'status --since': [COMMANDS.sortByTime],
  show: [COMMANDS.showTask, COMMANDS.showTaskDetails, COMMANDS.openTaskFile, COMMANDS.openPlan],
  why: [COMMANDS.explainTask],
  logs: [COMMANDS.showLog],
  'logs --follow': [COMMANDS.followInTerminal],
  'logs --tail': '-',
  'logs --raw': [COMMANDS.showRawLog],
  cancel: [COMMANDS.cancelTask],
  retry: [COMMANDS.retryTask],
  'retry --max-retries': '-',
  'retry --auto': '-',
  edit: [COMMANDS.editTask],
  'edit --prompt': '-',
  'edit --agent': '-',
  'edit --priority': '-',
  'edit --timeout': '-',
  'edit --depends-on': '-',
  'edit --no-depends-on': '-',
  'edit --max-retries': '-',
  'edit --auto-retry': '-',
  'edit --no-auto-retry': '-',
  'edit --not-before': '-',
  pause: [COMMANDS.pauseQueue],
  'pause --agent': [COMMANDS.pauseAgent],
  'pause --task': [COMMANDS.pauseTask],
  resume: [COMMANDS.resumeQueue],
  'resume --agent': [COMMANDS.resumeAgent],
  'resume --task': [COMMANDS.resumeTask],
  timeout: [COMMANDS.timeOutTask],
  'timeout list': [COMMANDS.showTimeouts],
  'timeout extend': [COMMANDS.extendTimeout],
  clean: [COMMANDS.cleanQueue, COMMANDS.deleteTask],
  'clean --yes': '>',
  archive: [COMMANDS.archiveTasks],
  'archive --dry-run': '-',
  'archive --force': '-',
  'archive stats': [COMMANDS.showArchiveStats],
  deps: [COMMANDS.showDependencyGraph],
  'deps show': [COMMANDS.showTaskDependencies],
  'deps graph': [COMMANDS.showDependencyGraph],
  'deps validate': [COMMANDS.validateDependencies],
  config: [COMMANDS.showConfiguration],
  'config init': [COMMANDS.openAgentConfig, COMMANDS.openQueueConfig],
  'config show': [COMMANDS.showConfiguration],
  'config set': [COMMANDS.openQueueConfig, COMMANDS.openSettings],
  trust: [COMMANDS.trust],
  'trust --yes': '>',
  import: [COMMANDS.importQueue],
  index: [COMMANDS.showIndexStats],
  'index rebuild': [COMMANDS.rebuildIndex],
  'index stats': [COMMANDS.showIndexStats],
  'index verify': [COMMANDS.verifyIndex],
  doctor: [COMMANDS.checkQueue],
  'doctor --fix': '-',
};

/** What only a window can do. */
const OF_WINDOWS: readonly CommandId[] = [
  COMMANDS.askAboutSelection,
  COMMANDS.submitPrompt,
  COMMANDS.discardPrompt,
  COMMANDS.duplicateTask,
  COMMANDS.openBoard,
  COMMANDS.showOwnLog,
];

interface Spoken {
  name(): string;
  readonly commands: readonly Spoken[];
  readonly options: readonly { readonly long?: string | undefined }[];
}

/** Each command of a program as it is typed, and each option that it alone has. */
function said({ commands }: Spoken, before: readonly string[] = []): string[] {
  return commands.flatMap((command) => {
    const words = [...before, command.name()];
    const options = command.options.map(({ long = '' }) => [...words, long].join(' '));
    return [words.join(' '), ...options, ...said(command, words)];
  });
}

describe('the palette', () => {
  const { commands, menus } = z.parse(manifestSchema, shownManifest()).contributes;
  const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
  const shown = commands.map(({ command }) => command).filter((command) => !hidden.includes(command));
  const named = Object.values(IN_PALETTE).flatMap((each) => (typeof each === 'string' ? [] : [...each]));

  it('has a command for all that the command line can do', () => {
    assert.deepEqual(said(createProgram([])).sort(), Object.keys(IN_PALETTE).sort());
    const commandsOnly = Object.entries(IN_PALETTE).filter(([words]) => !words.includes(' --'));
    for (const [words, ids] of commandsOnly) assert.ok(typeof ids !== 'string', words);
    for (const id of named) assert.ok(shown.includes(id), id);
  });

  it('has nothing that a terminal lacks but what a window alone can do', () => {
    assert.deepEqual([...new Set([...named, ...OF_WINDOWS])].sort(), [...shown].sort());
  });
});
