// haltedEdit.cjs ROOT ID: edits a task, halts just before the line in its journal, and is killed just after it.
import fs from 'node:fs';
import { Queue } from '../../../../src/core/index.ts';

const [root = '', id = ''] = process.argv.slice(2);
const queue = Queue.open({ root, actor: 'test' });
const { openSync, writeSync } = fs;
let journalFd: number | undefined;
Reflect.set(fs, 'openSync', (path: string, flags: number, mode?: number) => {
  const isLine = path === queue.paths.journalFile(id) && (flags & fs.constants.O_APPEND) !== 0;
  if (isLine) process.kill(process.pid, 'SIGSTOP');
  const fd = openSync(path, flags, mode);
  if (isLine) journalFd = fd;
  return fd;
});
Reflect.set(fs, 'writeSync', (fd: number, bytes: Uint8Array, offset: number, length: number) => {
  const written = writeSync(fd, bytes, offset, length);
  if (fd === journalFd) process.kill(process.pid, 'SIGKILL');
  return written;
});
queue.edit(id, { priority: 8 });
