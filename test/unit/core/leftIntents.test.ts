import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { macosProcessTable } from '../../../src/core/process/macos/processTable.ts';
import { healCutOff } from '../../../src/core/store/healCutOff.ts';
import { Project } from './project.ts';

const PROCESSES = `
  701     1   701 S    Thu Nov 20 18:35:58 2025
  702     1   702 T    Thu Nov 20 18:35:58 2025
  703     1   703 S    Thu Nov 20 18:35:58 2025
`;

describe('what a writer that never wrote its line has left behind', () => {
  let project: Project;
  let queue: Queue;
  let asked: string[];
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    asked = [];
  });
  afterEach(() => project.dispose());

  /** Of an edit that its writer, another process, was about to make. */
  const leave = (pid: number, ageSeconds: number): string => {
    const { taskId, revision } = queue.add({ agent: 'shell', prompt: 'true' });
    const shown = project.read(`.orchestra/tasks/${taskId}.json`);
    const name = `${taskId}.${String(pid)}.0123456789ab.json`;
    const next = shown.replace(`"revision": ${String(revision)}`, `"revision": ${String(revision + 1)}`);
    const then = Date.now() / 1000 - ageSeconds;
    utimesSync(project.write(`.orchestra/state/intents/${name}`, next), then, then);
    return name;
  };
  const heal = (): string[] => {
    const table = macosProcessTable((_, args) => {
      asked.push(args.at(-1) ?? '');
      return PROCESSES;
    });
    healCutOff(queue.store, table);
    return readdirSync(project.path('.orchestra/state/intents'));
  };

  it('stays while that may be about to, and goes once an old process has but its number', () => {
    const [young, halted] = [leave(701, 10), leave(702, 3600)];
    leave(701, 120);
    assert.deepEqual(heal().sort(), [young, halted].sort());
  });

  it('costs one question to the system, however much it is', () => {
    for (const pid of [701, 702, 703, 704]) leave(pid, 10);
    heal();
    assert.deepEqual(
      asked.map((pids) => pids.split(',').sort()),
      [['701', '702', '703', '704']],
    );
  });

  it('goes without a question where nobody but this process can have left it', () => {
    leave(process.pid, 10);
    assert.deepEqual([heal(), asked], [[], []]);
  });
});
