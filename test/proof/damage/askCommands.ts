import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { LIMITS } from '../../../src/core/model/task.ts';
import { readTail } from '../../../src/core/store/files.ts';
import { parseTask } from '../../../src/core/store/taskFile.ts';
import type { Project } from '../../unit/core/project.ts';
import type { QueueWatch } from '../invariants/queueWatch.ts';
import { commandLines } from './commandLines.ts';
import { SeededRandom } from './random.ts';

const PROCESS_LIMIT_MS = 20_000;
/** How long the daemon is let run: it does not end by itself while a task waits for its time. */
const DAEMON_MS = 2000;

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const toldSchema = z.object({ deleted: z.array(z.string()) });
const TAIL_BYTES = 1_000_000;

interface Ended {
  readonly status: number;
  readonly stdout: string;
}

/**
 * The command lines of one round: dealt like cards, from a pack that is shuffled anew by the seed each time it is used
 * up. So each has its turn equally often, and meets other damage and other commands each time.
 */
export function dealt(seed: number, round: number, count: number): (readonly string[])[] {
  return Array.from({ length: count }, (_, n) => {
    const at = round * count + n;
    const pack = shuffled(seed + Math.floor(at / commandLines.length));
    return pack[at % commandLines.length] ?? [];
  });
}

function shuffled(seed: number): (readonly string[])[] {
  const random = new SeededRandom(seed);
  return commandLines
    .map((line) => ({ line, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ line }) => line);
}

/**
 * Asks a queue these command lines, one after the other: each answers in words, and breaks no promise. Returns the tasks
 * they deleted.
 */
export async function askCommands(
  project: Project,
  watch: QueueWatch,
  lines: readonly (readonly string[])[],
  ids: readonly string[],
  what: string,
): Promise<Set<string>> {
  const deleted = new Set<string>();
  for (const [n, line] of lines.entries()) {
    const id = ids[n % ids.length] ?? 'task_nobody';
    const args = line.map((word) => (word === 'ID' ? id : word));
    const done = ask(project, args, what);
    if (line[0] === 'clean') {
      // One that could not delete all it was to delete says why, and not what it deleted: the events do.
      const told = done.status === 0 ? toldSchema.parse(JSON.parse(done.stdout)).deleted : deletedIn(project);
      for (const each of told) {
        deleted.add(each);
        watch.deleted.add(each);
      }
    }
    await watch.lookBesides(`orchestra ${args.join(' ')}`);
  }
  return deleted;
}

function ask(project: Project, args: readonly string[], what: string): Ended {
  const done = spawnSync(process.execPath, [path.resolve('dist/cli.cjs'), ...args], {
    cwd: project.root,
    env: project.environment,
    encoding: 'utf8',
    input: '',
    ...(args[0] === 'daemon'
      ? { timeout: DAEMON_MS, killSignal: 'SIGTERM' }
      : { timeout: PROCESS_LIMIT_MS, killSignal: 'SIGKILL' }),
    maxBuffer: 16 * 1024 * 1024,
  });
  const told = `orchestra ${args.join(' ')} ${what}\n${done.stderr}`;
  assert.ok(done.status !== null, `did not come back: ${told}`);
  assert.ok([0, 1, 2].includes(done.status), `ended with ${String(done.status)}: ${told}`);
  assert.doesNotMatch(done.stderr, /^\s+at |\(unexpected/m, `failed without words: ${told}`);
  assert.match(done.stdout + done.stderr, done.status === 0 ? /^/ : /\S/, `refused without words: ${told}`);
  assert.doesNotMatch(done.stdout + done.stderr, CONTROL_CHARACTERS, told);
  return { status: done.status, stdout: done.stdout };
}

/** Ids of which the newest events say that they were deleted. */
function deletedIn(project: Project): string[] {
  const tail = readTail(project.path('.orchestra/events.jsonl'), TAIL_BYTES);
  return tail.split('\n').flatMap((line) => {
    const [, id] = /"kind":"deleted"/.test(line) ? (/"task":"(task_\w+)"/.exec(line) ?? []) : [];
    return id ?? [];
  });
}

/** Ids of the tasks that lie whole in this folder of a queue. */
export function wholeTasks(folder: string, place: 'tasks' | 'archive'): Set<string> {
  const whole = readdirSync(path.join(folder, place), { withFileTypes: true }).flatMap((entry) => {
    const { name, ext } = path.parse(entry.name);
    if (!entry.isFile() || ext !== '.json' || !name.startsWith('task_')) return [];
    const file = path.join(folder, place, entry.name);
    const { size, mode } = lstatSync(file);
    if (size > LIMITS.taskFileBytes || (mode & 0o400) === 0) return [];
    return parseTask(readFileSync(file), name).kind === 'ok' ? [name] : [];
  });
  return new Set(whole);
}
