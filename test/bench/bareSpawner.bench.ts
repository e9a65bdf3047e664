// The floor of latency, a process of its own: to spawn takes the longer the more memory the spawning process has.
// Runs each command line it is sent in a shell, and answers at its end with the time it was spawned at.
import { spawn } from 'node:child_process';
import { wallMs } from './stamps.ts';

process.on('message', (command) => {
  const startedMs = wallMs();
  const child = spawn('/bin/sh', ['-c', String(command)], { stdio: 'ignore' });
  child.once('error', (error) => {
    throw error;
  });
  child.once('exit', () => process.send?.(startedMs));
});
