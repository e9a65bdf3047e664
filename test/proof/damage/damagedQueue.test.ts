import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Queue, Task } from '../../../src/core/index.ts';
import type { QueueWatch } from '../invariants/queueWatch.ts';
import { itIsSkipped } from '../onLinux.ts';
import { tally } from '../tally.ts';
import { builtProgram, type Project, until } from '../../unit/core/project.ts';
import { askCommands, dealt, wholeTasks } from './askCommands.ts';
import { damageFile, damageNames, damageNotDoneHere } from './mutations.ts';
import { filesByKind, PreparedQueue } from './preparedQueue.ts';
import { SeededRandom } from './random.ts';
import { asTheyAreNow, isLeft, keptBytes, type KeptFile } from './kept.ts';
import { watchDamaged } from './watchDamaged.ts';

const SEED = Number(process.env['ORCHESTRA_PROOF_SEED'] ?? 20_251_120);
const MUTATIONS = Number(process.env['ORCHESTRA_PROOF_MUTATIONS'] ?? 300);
const PER_QUEUE = 10;
const COMMANDS_PER_QUEUE = 8;
/** No single call may take more processor time, milliseconds. */
const CALL_LIMIT_MS = 3000;
const PROCESS_LIMIT_MS = 20_000;
/** What stands in a file outside the queue, to which links lead. */
const OUTSIDE = 'belongs to somebody else\n';

/** What was asked of damaged queues so far. */
let calls = 0;

const lineSchema = z.object({
  name: z.string(),
  busyMs: z.optional(z.number()),
  refused: z.optional(z.string()),
  crashed: z.optional(z.string()),
});

describe('a damaged queue', function () {
  this.timeout(60_000);
  let prepared: PreparedQueue;
  before(async () => {
    prepared = await PreparedQueue.make();
  });
  after(async function () {
    const failed = this.test?.parent?.tests.filter((test) => test.isFailed()).length ?? 0;
    tally.record({
      promise: 'damage is said in words',
      run: 'damaged queue',
      tried: calls,
      violations: failed,
      seed: SEED,
    });
    await prepared.dispose();
  });

  if (damageNotDoneHere.length > 0)
    itIsSkipped(`files of Windows have no such things`, damageNotDoneHere.join(', '));

  for (let round = 0; round < MUTATIONS / PER_QUEUE; round++) {
    it(`answers in words, keeps what is bad and runs what is good (seed ${String(SEED)}, round ${String(round)})`, async () => {
      const project = prepared.copy();
      try {
        await check(project, round);
      } finally {
        await project.dispose();
      }
    });
  }

  async function check(project: Project, round: number): Promise<void> {
    const outside = path.join(project.base, 'outside.txt');
    writeFileSync(outside, OUTSIDE);
    const good = open(project).add({ agent: 'shell', prompt: 'echo good', priority: 100 });
    let damaged: readonly KeptFile[] = [];
    const watch = watchDamaged(project.root, () => damaged);
    damaged = damageSome(project, good, round, outside);
    const what = `after ${damaged.map((file) => file.what).join('; ')}`;

    for (const kind of ['looks', 'changes']) {
      await answers(kind, project, what);
      watch.look(kind);
    }
    for (const file of damaged)
      assert.ok(keptBytes(file, project.path('.orchestra')), `${file.what} was not kept`);
    await commandsTakeAwayWhatTheySay(project, watch, damaged, round, what);
    await answers('removals', project, what);
    await watch.lookBesides('removals');
    assert.equal(readFileSync(outside, 'utf8'), OUTSIDE, `a file outside the queue was written ${what}`);
    await watch.during('while the good task runs', runsToItsEnd(project, good, what));
    assert.deepEqual(watch.broken, [], what);
    assert.equal(readFileSync(outside, 'utf8'), OUTSIDE, `a file outside the queue was written ${what}`);
  }

  /** Asks some command lines; what nobody asked to be deleted is there still, whole tasks and damaged files alike. */
  async function commandsTakeAwayWhatTheySay(
    project: Project,
    watch: QueueWatch,
    damaged: readonly KeptFile[],
    round: number,
    what: string,
  ): Promise<void> {
    const folder = project.path('.orchestra');
    const before = asTheyAreNow(damaged, folder);
    const whole = [...wholeTasks(folder, 'tasks'), ...wholeTasks(folder, 'archive')];
    const lines = dealt(SEED, round, COMMANDS_PER_QUEUE);
    const asked = `after ${lines.map((line) => line.join(' ')).join('; ')}, ${what}`;
    const deleted = await askCommands(project, watch, lines, [...idsOf(damaged), 'task_nobody'], what);
    calls += lines.length;
    const now = new Set([...wholeTasks(folder, 'tasks'), ...wholeTasks(folder, 'archive')]);
    const lost = whole.filter((id) => !now.has(id) && !deleted.has(id));
    assert.deepEqual(lost, [], `tasks are gone that nobody deleted ${asked}`);
    for (const file of before) assert.ok(isLeft(file, folder, deleted), `${file.what} was not kept ${asked}`);
  }

  function damageSome(project: Project, good: Task, round: number, outside: string): KeptFile[] {
    // Of its own, so that a round can be repeated alone.
    const random = new SeededRandom(SEED + round);
    const kinds = filesByKind(project.root, [good.taskId]);
    const damaged = new Map<string, KeptFile>();
    for (let n = 0; n < PER_QUEUE; n++) {
      // Each kind of file and each kind of damage in turn, so that none is left to luck.
      const names = [...kinds.values()][(round * PER_QUEUE + n) % kinds.size] ?? [];
      const files = names.filter((file) => !damaged.has(file));
      if (files.length === 0) continue;
      const file = random.pick(files);
      const name =
        damageNames[(round * PER_QUEUE + n + Math.floor(round / damageNames.length)) % damageNames.length];
      const what = damageFile(name ?? '', random, file, outside);
      const isFile = lstatSync(file).isFile() && lstatSync(file).size < 1_000_000;
      damaged.set(file, { file, what, bytes: isFile ? readFileSync(file) : undefined });
    }
    return [...damaged.values()];
  }
});

function open(project: Project): Queue {
  return project.open({ maxConcurrent: 3, archive: { enabled: true } });
}

/** Each by itself, in a process of its own: one that never comes back must not take the suite along. */
async function answers(kind: string, project: Project, what: string): Promise<void> {
  const program = await builtProgram('test/proof/damage/programs/operate.ts');
  const done = spawnSync(process.execPath, [program, project.root, kind], {
    env: project.environment,
    encoding: 'utf8',
    timeout: PROCESS_LIMIT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
  });
  const told = done.stdout
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  assert.equal(done.status, 0, `"${told.at(-1)?.name ?? kind}" did not come back ${what}\n${done.stderr}`);
  for (const { name, busyMs = 0, refused, crashed } of told) {
    calls++;
    assert.equal(crashed, undefined, `"${name}" failed without words ${what}`);
    assert.match(refused ?? 'It was done.', /^[^\n]{10,}[.!]$/, `"${name}" ${what}`);
    assert.ok(busyMs < CALL_LIMIT_MS, `"${name}" took ${busyMs.toFixed(0)} ms ${what}`);
  }
}

function idsOf(damaged: readonly KeptFile[]): string[] {
  return damaged.flatMap(({ file }) => /task_\d+_\w{5}/.exec(path.basename(file))?.[0] ?? []);
}

/** The good task runs; where something as a whole stands against it, that is said, and once it is gone the task runs. */
async function runsToItsEnd(project: Project, good: Task, what: string): Promise<void> {
  moveUnknownConfigurationAway(project, good, what);
  const why = open(project).why(good.taskId);
  if (why?.kind === 'untrusted') {
    // Its identity is gone, which is said with what to do about it: so that is done.
    assert.match(why.detail, /queue\.json is damaged; move it away/, what);
    renameSync(project.path('.orchestra/state/queue.json'), path.join(project.base, 'queue.json'));
  }
  const problems: string[] = [];
  if (open(project).isNewerFormat()) {
    // So it seems; whoever would dispatch it says what is to be done, and that is done.
    const onProblem = (message: string) => problems.push(message);
    const dispatcher = await project.dispatch(open(project), { onProblem });
    await dispatcher.stop();
    assert.match(problems.splice(0).join(' '), /made by a newer version of Orchestra; update/, what);
    renameSync(project.path('.orchestra/state/queue.json'), path.join(project.base, 'queue.json'));
  }
  await project.dispatch(open(project), { onProblem: (message) => problems.push(message) });
  const isComplete = (): boolean => open(project).tryRead(good.taskId)?.status === 'complete';
  await until('the good task is complete', isComplete, 12_000).catch(() =>
    assert.fail(
      `the good task is not complete ${what}; told: ${problems.join(' ')} ${whyNot(project, good)}`,
    ),
  );
}

/** What a configuration forbids nobody knows while it cannot be read: that holds the task, is said, and is done away with. */
function moveUnknownConfigurationAway(project: Project, good: Task, what: string): void {
  for (;;) {
    const file = open(project).config().unknown?.file;
    if (file === undefined) return;
    assert.deepEqual(open(project).why(good.taskId), { kind: 'config', file }, what);
    renameSync(project.path(file), path.join(project.base, path.basename(file)));
  }
}

function whyNot(project: Project, good: Task): string {
  const queue = open(project);
  const { status, failureReason, errorMessage } = queue.tryRead(good.taskId) ?? {};
  const log = project.path('.orchestra/state/runner.log');
  return JSON.stringify({
    task: { status, failureReason, errorMessage },
    why: queue.why(good.taskId),
    dispatcher: queue.dispatcher(),
    runner:
      lstatSync(log, { throwIfNoEntry: false })?.isFile() === true
        ? readFileSync(log, 'utf8').slice(-2000)
        : '',
  });
}
