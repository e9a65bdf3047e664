import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Queue, type Task } from '../../../src/core/index.ts';
import { finish, ownIdentity, start } from '../../../src/core/running.ts';

/** A queue on disk in which everything has happened that can happen, and whose files a test may then break. */
export class HealthyQueue {
  readonly base = realpathSync(mkdtempSync(path.join(tmpdir(), 'orchestra-proof-')));
  readonly root = path.join(this.base, 'project');
  readonly queue: Queue;

  constructor() {
    mkdirSync(this.root);
    this.queue = Queue.create({
      root: this.root,
      actor: 'test',
      environment: {
        PATH: process.env['PATH'],
        HOME: this.base,
        XDG_CONFIG_HOME: path.join(this.base, 'config'),
      },
    });
  }

  add(options: { dependsOn?: readonly string[]; maxRetries?: number } = {}): string {
    return this.queue.add({ agent: 'shell', prompt: 'true', ...options }).taskId;
  }

  /** Claims a task as a runner does; this process stands for its agent. */
  start(id: string): Task {
    const identity = ownIdentity();
    return this.queue.store.commit(id, (task) =>
      start(task, Date.now(), {
        process: identity,
        runner: identity,
        marker: `test:${id}:${String(task.revision + 1)}`,
        logFile: `.orchestra/logs/${id}.log`,
        planFile: `.orchestra/plans/${id}_plan.md`,
      }),
    );
  }

  complete(id: string): void {
    this.queue.store.commit(id, (task) =>
      finish(task, Date.now(), { status: 'complete', why: 'exit code 0' }),
    );
  }

  fail(id: string): void {
    this.queue.store.commit(id, (task) =>
      finish(task, Date.now(), { status: 'failed', reason: 'exit-code', error: 'boom', exitCode: 1 }),
    );
  }

  /** A file in `.orchestra/`. */
  path(file: string): string {
    return path.join(this.root, '.orchestra', file);
  }

  /** Puts another text into a file of the queue. */
  rewrite(file: string, change: (text: string) => string): void {
    const before = readFileSync(this.path(file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing in ${file} was changed`);
    writeFileSync(this.path(file), after);
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
