import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { followLog, readTail, type Queue } from '../../../src/core/index.ts';
import { Project, refuses, until, untilStatus } from './project.ts';

const MINE = 'not of the queue\n';

/** Something else stands where a file of the queue should be. */
describe('what is no file where one should be', () => {
  let project: Project;
  let queue: Queue;
  let outside: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue({ maxConcurrent: 1 });
    outside = project.write('mine.txt', MINE);
  });
  afterEach(() => project.dispose());

  const add = (priority = 5): string => queue.add({ agent: 'shell', prompt: 'true', priority }).taskId;
  const pipe = (file: string): void => {
    rmSync(file, { force: true });
    assert.equal(spawnSync('mkfifo', [file]).status, 0);
  };

  it('a pipe for the note of the last check is not waited for', () => {
    add();
    queue.status();
    pipe(queue.paths.bootFile);
    assert.equal(queue.status().summary.pending, 1);
  });

  it('a pipe for a log is not waited for by those who look, and its task fails in words', async () => {
    const id = add();
    pipe(queue.paths.logFile(id));
    assert.equal(readTail(queue.paths.logFile(id), 100), '');
    followLog(queue.paths.logFile(id), { onText: () => assert.fail('nothing was written') }).dispose();
    await project.drain(queue);
    assert.match(queue.read(id).errorMessage ?? '', /\.log is .*pipe.*move it away/);
  });

  it('a pipe for the log of the runner does not keep tasks from running', async () => {
    const id = add();
    pipe(project.path('.orchestra/state/runner.log'));
    await project.drain(queue);
    assert.equal(queue.read(id).status, 'complete');
  });

  it('events.jsonl that is a link or a pipe is put aside, and the file it led to is not written', async () => {
    for (const make of [() => symlinkSync(outside, queue.paths.events), () => pipe(queue.paths.events)]) {
      rmSync(queue.paths.events, { force: true });
      make();
      const id = add();
      assert.equal(queue.events({ task: id }).length, 1);
      await queue.cancel(id);
    }
    assert.equal(readFileSync(outside, 'utf8'), MINE);
    assert.equal(readdirSync(queue.paths.damaged).filter((name) => name.startsWith('events.')).length, 2);
  });

  it('a journal that is a link is never written through, and its task is refused in words', () => {
    const id = add();
    rmSync(queue.paths.journalFile(id));
    symlinkSync(outside, queue.paths.journalFile(id));
    refuses(() => queue.edit(id, { priority: 1 }), 'damaged', /its journal .*\.jsonl is a link, not a file/);
    assert.equal(readFileSync(outside, 'utf8'), MINE);
  });

  it('a log that is a link is not shown', () => {
    const id = add();
    symlinkSync(outside, queue.paths.logFile(id));
    assert.equal(readTail(queue.paths.logFile(id), 100), '');
    followLog(queue.paths.logFile(id), { onText: (text) => assert.fail(text) }).dispose();
  });

  it('a task that cannot be started takes nobody’s slot', async () => {
    const bad = [add(100), add(100)];
    rmSync(queue.paths.journalFile(bad[0] ?? ''));
    mkdirSync(queue.paths.journalFile(bad[0] ?? ''));
    mkdirSync(queue.paths.startMark(bad[1] ?? ''));
    const good = add(0);
    const problems: string[] = [];
    const dispatcher = await project.dispatch(queue);
    dispatcher.onProblem((message) => problems.push(message));
    await untilStatus(queue, good, 'complete');
    assert.deepEqual(
      bad.map((id) => queue.status().tasks.find(({ task }) => task.taskId === id)?.task.status),
      ['pending', 'pending'],
    );
    assert.match(problems.join('\n'), /move it away|failed/);
  });

  it('one change that cannot be finished keeps no other from being finished', () => {
    const ids = [add(), add()];
    for (const id of ids) {
      const shown = readFileSync(queue.paths.taskFile(id));
      writeFileSync(`${queue.paths.intents}/${id}.0123456789ab.json`, shown);
      rmSync(queue.paths.taskFile(id));
    }
    mkdirSync(`${queue.paths.taskFile(ids[0] ?? '')}/inside`, { recursive: true });
    mkdirSync(queue.paths.damaged, { recursive: true });
    return until('both are finished or said', () => {
      try {
        queue.store.healCutOff();
      } catch (error) {
        assert.ok(error instanceof Error && error.name === 'OrchestraError');
      }
      return existsSync(queue.paths.taskFile(ids[1] ?? ''));
    });
  });

  it('a link to itself in the archive or for a sentinel is no crash', async () => {
    const id = queue.add({ agent: 'shell', prompt: 'sleep 0.3' }).taskId;
    symlinkSync(`${id}.done`, queue.paths.sentinel(id, 'done'));
    mkdirSync(queue.paths.archive, { recursive: true });
    symlinkSync('loop.json', `${queue.paths.archive}/loop.json`);
    assert.equal(queue.archiveStats().count, 0);
    await project.drain(queue);
    assert.equal(queue.read(id).status, 'complete');
  });

  it('a link to itself for a configuration is said, and no crash', () => {
    symlinkSync('config.json', project.path('.orchestra/config.json'));
    add();
    assert.match(JSON.stringify(project.open().config().problems), /ELOOP/);
  });

  it('a folder for an old lease keeps nobody from taking the next', async () => {
    mkdirSync(`${queue.paths.leases}/runner.1.json`);
    mkdirSync(`${queue.paths.leases}/dispatcher.1.json`);
    const id = add();
    await project.drain(queue);
    assert.equal(queue.read(id).status, 'complete');
  });

  it('a task nested too deep to be written is damaged, not a crash', () => {
    const id = add();
    const text = readFileSync(queue.paths.taskFile(id), 'utf8');
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    writeFileSync(queue.paths.taskFile(id), text.replace('{', `{"deep": ${deep},`));
    writeFileSync(queue.paths.archivedTask('task_deep').replace('archive', 'tasks'), deep);
    assert.equal(queue.status().problems.length, 2);
    assert.match(
      queue
        .status()
        .problems.map(({ reason }) => reason)
        .join(),
      /nested more than 64 deep/,
    );
  });

  it('an identity that says nothing is what a pending task waits for', () => {
    const id = add();
    writeFileSync(queue.paths.queueFile, '');
    const why = project.open().why(id);
    assert.ok(why?.kind === 'untrusted');
    assert.match(why.detail, /queue\.json is damaged; move it away/);
  });
});
