import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { field, shown, textField } from '../../cli/sandbox.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { growOld, patiently } from './aftermath.ts';
import { COUNTED } from './starts.ts';
import type { CrashBox } from './crashLab.ts';
import { areArchived, statusIs, type CommandScenario } from './scenario.ts';

const OLDER = path.join('test', 'fixtures', 'agent-orchestrator-3.0');
const OLDER_TASK = 'task_1795199211468';
/** More finished tasks than a queue has without an index. */
const MANY = 80;

/** Nothing is trusted that was not approved. */
const UNTRUSTING = { ORCHESTRA_TRUST_WORKSPACE: '0' };

const hasPausedAgents = (facts: QueueFacts): string[] =>
  facts.pausedAgents.map((agent) => `${agent} is still paused, though it was acknowledged that it is not`);

/** A configuration file that says this, with everything else still in it. */
function saysStill(
  file: string,
  name: string,
  wanted: unknown,
): (facts: QueueFacts, box: CrashBox) => string[] {
  return (_facts, box) => {
    const told: unknown = JSON.parse(box.read(file));
    return JSON.stringify(field(told, name)) === JSON.stringify(wanted) ? [] : [`${file} has lost ${name}`];
  };
}

/** Takes the queue out of order in each way that the doctor mends. */
async function disorder(
  box: CrashBox,
  { pending, complete }: { pending: string; complete: string },
): Promise<void> {
  box.putEnded(MANY, 'complete');
  await box.ok('status', '--all');
  const at = (...parts: string[]): string => path.join(box.root, '.orchestra', ...parts);
  cpSync(at('tasks', `${pending}.json`), at('state', 'intents', `${pending}.0123456789ab.json`));
  writeFileSync(at('tasks', `${complete}.json`), '{"taskId": "cut o');
  growOld(box);
}

const withMany: CommandScenario['before'] = (box) => {
  box.putEnded(MANY, 'complete');
};

const withoutQueue: CommandScenario['before'] = (box) => {
  rmSync(path.join(box.root, '.orchestra'), { recursive: true });
};

const withOlder: CommandScenario['before'] = (box) => {
  cpSync(OLDER, path.join(box.base, 'older'), { recursive: true });
};

const trustAgain: CommandScenario['next'] = async (box) => {
  const again = await box.run(['trust', '--yes'], { env: UNTRUSTING });
  const asked = await box.run(['trust'], { env: UNTRUSTING });
  if (again.code !== 0 || asked.code !== 0)
    throw new Error(`trust ended with ${shown(again)}${shown(asked)}`);
};

/** Commands about the queue as a whole. */
export const QUEUE_SCENARIOS: readonly CommandScenario[] = [
  {
    title: 'start of the first task of all',
    command: 'start',
    before: withoutQueue,
    args: () => ['--json', 'start', 'shell', COUNTED],
    // Where nothing came of it there may be no queue yet, and nothing to look at.
    next: (box) => box.ok('start', 'shell', COUNTED),
    promises: (_prepared, { stdout }) => ({ tasks: [textField(JSON.parse(stdout), 'taskId')] }),
    atMost: 12,
  },
  {
    title: 'archive',
    command: 'archive',
    args: () => ['archive', '--force'],
    promises: ({ complete, failed }) => ({ holds: areArchived(complete, failed) }),
  },
  {
    title: 'archive of many',
    command: 'archive',
    before: withMany,
    args: () => ['archive', '--force'],
    promises: ({ complete, failed }) => ({
      holds: areArchived(complete, failed, 'task_1700000000001', `task_17000000000${String(MANY)}`),
    }),
    atMost: 12,
  },
  {
    title: 'pause of the queue',
    command: 'pause',
    args: () => ['pause'],
    promises: () => ({ holds: (facts) => (facts.pausedQueue ? [] : ['the pause is lost']) }),
  },
  {
    title: 'resume of the queue',
    command: 'resume',
    before: (box) => box.ok('pause'),
    args: () => ['resume'],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'complete') }),
  },
  {
    title: 'pause of an agent',
    command: 'pause',
    args: () => ['pause', '--agent', 'shell'],
    promises: () => ({
      holds: (facts) => (facts.pausedAgents.includes('shell') ? [] : ['the pause is lost']),
    }),
  },
  {
    title: 'resume of an agent',
    command: 'resume',
    before: (box) => box.ok('pause', '--agent', 'shell'),
    args: () => ['resume', '--agent', 'shell'],
    promises: ({ pending }) => ({
      holds: (facts) => [...hasPausedAgents(facts), ...statusIs(pending, 'complete')(facts)],
    }),
  },
  {
    title: 'config set',
    command: 'config set',
    args: () => ['config', 'set', 'maxConcurrent', '2'],
    always: () => saysStill('.orchestra/config.json', 'runnerIdleSeconds', 1),
    promises: () => ({ holds: saysStill('.orchestra/config.json', 'maxConcurrent', 2) }),
  },
  {
    title: 'config set of an agent',
    command: 'config set',
    args: () => ['config', 'set', 'agents.helper.command', 'sh'],
    promises: () => ({
      holds: saysStill('.orchestra/agent-config.json', 'agents', { helper: { command: 'sh' } }),
    }),
  },
  {
    title: 'config init',
    command: 'config init',
    args: () => ['config', 'init'],
    always: () => saysStill('.orchestra/config.json', 'runnerIdleSeconds', 1),
    // What was cut off must not stand in the way of the next.
    next: (box) => box.ok('config', 'set', 'agents.helper.command', 'sh'),
    promises: () => ({
      holds: saysStill('.orchestra/agent-config.json', 'agents', { helper: { command: 'sh' } }),
    }),
  },
  {
    title: 'trust',
    command: 'trust',
    env: UNTRUSTING,
    args: () => ['trust', '--yes'],
    // What was cut off must not stand in the way of the next.
    next: trustAgain,
  },
  {
    title: 'import',
    command: 'import',
    before: withOlder,
    args: () => ['import', '../older'],
    // An import that was cut off brings what is missing when it is done again.
    next: (box) => box.ok('import', '../older'),
    always: () => (facts, box) => [
      ...(facts.tasks.has(OLDER_TASK) ? [] : [`${OLDER_TASK} was not imported`]),
      ...(existsSync(path.join(box.root, '.orchestra', 'logs', `${OLDER_TASK}.log`))
        ? []
        : [`the log of ${OLDER_TASK} was not imported`]),
    ],
    atMost: 12,
  },
  {
    title: 'status of a queue that has no index yet',
    command: 'status',
    before: withMany,
    args: () => ['status'],
  },
  {
    title: 'index rebuild',
    command: 'index rebuild',
    before: withMany,
    args: () => ['index', 'rebuild'],
    next: (box) => box.ok('index', 'verify'),
  },
  {
    title: 'doctor --fix',
    command: 'doctor',
    before: disorder,
    excused:
      ({ complete }) =>
      ({ task, what }) =>
        task === complete || what.includes(complete),
    mayDiffer: true,
    atMost: 12,
    args: () => ['doctor', '--fix'],
    next: (box) => patiently(box, ['doctor', '--fix']),
  },
];
