// The floor of throughput, a process of its own: bareLoop.bench.mjs FOLDER COUNT AT_ONCE prints its milliseconds.
// Per task it claims by exclusive creation, opens the log, spawns `true`, and writes the result flushed and renamed.
import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

function runOne(folder: string, number: number): Promise<void> {
  const base = path.join(folder, `task_${String(number)}`);
  closeSync(openSync(`${base}.claim`, 'wx'));
  const log = openSync(`${base}.log`, 'a');
  return new Promise((resolve, reject) => {
    const child = spawn('true', [], { stdio: ['ignore', log, log] });
    child.once('error', reject);
    child.once('exit', (code) => {
      closeSync(log);
      const result = openSync(`${base}.tmp`, 'wx');
      writeSync(result, JSON.stringify({ task: number, exitCode: code }));
      fsyncSync(result);
      closeSync(result);
      renameSync(`${base}.tmp`, `${base}.json`);
      resolve();
    });
  });
}

async function main([folder = '', count = '', atOnce = '']: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const startedMs = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < Number(count)) await runOne(folder, next++);
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, lane));
  console.log(String(performance.now() - startedMs));
}

await main(process.argv.slice(2));
