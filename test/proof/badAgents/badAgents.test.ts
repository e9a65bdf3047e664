import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { Project, until, untilStatus } from '../../unit/core/project.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { describeOnLinux } from '../onLinux.ts';
import { tally } from '../tally.ts';
import { ends, holds, runToItsEnd } from './afterwards.ts';

const TASK_FILE = '.orchestra/tasks/$ORCHESTRA_TASK_ID';

describeOnLinux('bad agents', function () {
  this.timeout(60_000);
  let project: Project;
  let queue: Queue;
  let watch: QueueWatch;
  beforeEach(() => {
    project = new Project();
    queue = project.queue({ graceSeconds: 0.3, sentinelGraceSeconds: 0.2, logMaxBytes: 1_000_000 });
    watch = new QueueWatch(project.root, {
      limits: { total: 3 },
      theirs: (file) => file === 'mine.txt',
    });
  });
  afterEach(async function () {
    tally.record({
      promise: 'no agent breaks the queue',
      run: 'bad agents',
      tried: 1,
      violations: this.currentTest?.state === 'passed' ? 0 : 1,
    });
    await project.dispose();
  });

  /** Starts it, waits until it says "ready" in its log, and cancels it. */
  const cancelled = async (prompt: string): Promise<void> => {
    const { taskId } = queue.add({ agent: 'shell', prompt });
    await project.dispatch(queue);
    await untilStatus(queue, taskId, 'running');
    watch.noteDescendants();
    await until('it is ready', () => logOf(taskId).includes('ready'), 20_000);
    watch.noteDescendants();
    await queue.cancel(taskId);
    await holds(queue, watch, await ends(queue, watch, taskId), 'cancelled');
  };
  const logOf = (id: string): string => {
    const file = queue.paths.logFile(id);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  /** The end stands in the journal a moment before the task file shows it. */
  const isShown = (id: string): Promise<unknown> => {
    const file = queue.paths.taskFile(id);
    return until('its file is there', () => lstatSync(file, { throwIfNoEntry: false })?.isFile());
  };

  it('one that forks two hundred children is cancelled with all of them', () =>
    cancelled('i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i+1)); done; echo ready; wait'));

  it('one whose children fork on while they are stopped is cancelled with all of them', () =>
    cancelled(
      `trap '' TERM; n=0; echo ready; while [ $n -lt 300 ]; do (trap '' TERM; sleep 5) & n=$((n+1)); sleep 0.01; done; wait`,
    ));

  it('one that ignores every signal is cancelled', () =>
    cancelled(`trap '' HUP INT QUIT TERM USR1 USR2 TSTP; echo ready; while :; do sleep 60; done`));

  it('one that forks twice and detaches is cancelled with what it detached', () =>
    cancelled(
      'setsid sleep 60 & (setsid sh -c "sleep 60 & sleep 60" &); (nohup sleep 60 &); sleep 0.2; echo ready; sleep 60',
    ));

  it('one that halts itself is cancelled', () => cancelled('echo ready; kill -STOP $$; sleep 60'));

  it('one that prints a gigabyte leaves a log of its limit, and never much more on the way', async () => {
    const script =
      "const b=Buffer.alloc(1e7,120);let n=0;const f=()=>{require('fs').writeSync(1,b);if(++n<100)setTimeout(f,15)};f()";
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: `echo begun; "${process.execPath}" -e "${script}"; sleep 0.5; echo ended`,
    });
    await project.dispatch(queue);
    let peakBytes = 0;
    await until(
      'it has ended',
      () => {
        peakBytes = Math.max(
          peakBytes,
          statSync(queue.paths.logFile(taskId), { throwIfNoEntry: false })?.size ?? 0,
        );
        return queue.read(taskId).status === 'complete';
      },
      40_000,
    );
    const log = logOf(taskId);
    assert.ok(log.startsWith('begun\n') && log.endsWith('ended\n'), 'head and tail are kept');
    assert.ok(log.length <= 1_000_000, `the log holds ${String(log.length)} bytes`);
    assert.ok(peakBytes < 700_000_000, `the log held ${String(peakBytes)} bytes`);
    await holds(queue, watch, await ends(queue, watch, taskId), 'complete');
  });

  it('one that prints without a newline', async () => {
    const task = await runToItsEnd(queue, project, watch, `head -c 3000000 /dev/zero | tr '\\0' x; exit 6`);
    await holds(queue, watch, task, 'failed', 'exit-code');
    assert.ok((task.errorMessage ?? '').length < 20_000);
  });

  it('one that prints bytes of any kind', async () => {
    const task = await runToItsEnd(queue, project, watch, 'head -c 300000 /dev/urandom; exit 5');
    await holds(queue, watch, task, 'failed', 'exit-code');
    assert.doesNotMatch(task.errorMessage ?? '', /[\u0000-\u0008\u000e-\u001f\u007f]/);
  });

  it('one that closes its streams ends as its exit code says', async () => {
    await holds(
      queue,
      watch,
      await runToItsEnd(queue, project, watch, 'exec <&- >&- 2>&-; sleep 0.2; exit 7'),
      'failed',
      'exit-code',
    );
  });

  it('one that says .done, ignores what it is asked and goes on, is stopped and complete', async () => {
    const task = await runToItsEnd(
      queue,
      project,
      watch,
      `trap '' TERM; touch ${TASK_FILE}.done; while :; do sleep 60; done`,
    );
    await holds(queue, watch, task, 'complete');
  });

  it('one that says .done and .error is complete: the first of the two in their order counts', async () => {
    const prompt = `echo '{"error":"no"}' >${TASK_FILE}.error; touch ${TASK_FILE}.done; exit 3`;
    await holds(queue, watch, await runToItsEnd(queue, project, watch, prompt), 'complete');
  });

  it('one that says .done for a task that has not begun changes nothing for that', async () => {
    const other = queue.add({
      agent: 'shell',
      prompt: 'exit 9',
      notBefore: new Date(Date.now() + 1500).toISOString(),
    });
    await holds(
      queue,
      watch,
      await runToItsEnd(queue, project, watch, `touch .orchestra/tasks/${other.taskId}.done`),
      'complete',
    );
    await holds(queue, watch, await ends(queue, watch, other.taskId), 'failed', 'exit-code');
  });

  it('one that deletes its own task file', async () => {
    const task = await runToItsEnd(queue, project, watch, `rm ${TASK_FILE}.json; sleep 0.3; exit 4`);
    await holds(queue, watch, task, 'failed', 'exit-code');
    await isShown(task.taskId);
  });

  for (const target of ['$PWD/mine.txt', 'nowhere', '$ORCHESTRA_TASK_ID.json']) {
    it(`one that puts a link to ${target} in the place of its task file`, async () => {
      project.write('mine.txt', 'mine');
      const task = await runToItsEnd(
        queue,
        project,
        watch,
        `ln -sf ${target} ${TASK_FILE}.json; sleep 0.3; exit 4`,
      );
      await holds(queue, watch, task, 'failed', 'exit-code');
      await isShown(task.taskId);
      assert.equal(project.read('mine.txt'), 'mine');
    });
  }

  it('one that writes nonsense into its task file, its sentinel and its log', async () => {
    const prompt = `echo '{"status":"complete"' >${TASK_FILE}.json; head -c 100000 /dev/urandom >${TASK_FILE}.error; echo x >.orchestra/logs/$ORCHESTRA_TASK_ID.log; exit 0`;
    await holds(queue, watch, await runToItsEnd(queue, project, watch, prompt), 'failed', 'agent-error');
  });

  it('one that takes the queue’s folder away is stopped, and so is the runner', async () => {
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: 'echo ready; echo $$ $PPID >pids; mv .orchestra gone; sleep 60',
    });
    await project.dispatch(queue);
    await until('the folder is away', () => existsSync(project.path('gone')), 20_000);
    for (const pid of project.read('pids').trim().split(' '))
      await until(`process ${pid} is gone`, () => !existsSync(`/proc/${pid}`), 15_000);
    assert.match(project.read(`gone/logs/${taskId}.log`), /ready/);
  });
});
