import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Project } from './project.ts';

describe('a retry that was deleted', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  /** What the disk has of a file for sure once `act` is done: as it was when it was flushed last. */
  function flushedOf(file: string, act: () => void): Buffer {
    let flushed = fs.readFileSync(file);
    const { fdatasyncSync } = fs;
    Reflect.set(fs, 'fdatasyncSync', (fd: number) => {
      fdatasyncSync(fd);
      if (fs.fstatSync(fd).ino === fs.statSync(file).ino) flushed = fs.readFileSync(file);
    });
    syncBuiltinESMExports();
    try {
      act();
    } finally {
      Reflect.set(fs, 'fdatasyncSync', fdatasyncSync);
      syncBuiltinESMExports();
    }
    return flushed;
  }

  it('does not come back and run once more, where a power cut takes all that was not flushed', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: 'echo ran >> runs; exit 3',
      maxRetries: 1,
      autoRetry: true,
    });
    await project.drain(queue);
    const journalFile = queue.paths.journalFile(taskId);
    const taskFile = queue.paths.taskFile(taskId);
    const shown = fs.readFileSync(taskFile);
    const flushed = flushedOf(journalFile, () => queue.clean(`${taskId}_r1`));
    fs.writeFileSync(journalFile, flushed);
    fs.writeFileSync(taskFile, shown);
    project.write('.orchestra/state/checked-boot', 'an earlier boot');
    await project.drain(project.open());
    assert.equal(project.read('runs'), 'ran\nran\n');
    assert.equal(queue.tryRead(`${taskId}_r1`), undefined);
  });
});
