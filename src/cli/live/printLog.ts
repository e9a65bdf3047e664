import { createReadStream, existsSync } from 'node:fs';
import { followLog, isTerminal, LiveQueue, type Queue } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { coloursFor } from '../format/colours.ts';
import { LogText } from '../format/logText.ts';
import { outputStream, standardOutput } from '../output.ts';
import { lastLines, logFileOf, readTail, refuseWhatIsNoLog } from '../taskFiles.ts';
import { untilSignal } from './untilSignal.ts';

/** Bytes looked through for the last lines. */
const TAIL_BYTES = 4 * 1024 * 1024;
/** Bytes of a log that fit into one JSON text. */
const JSON_BYTES = 64 * 1024 * 1024;

/** Prints the log of a task, and with `follow` what is added until the task has ended. */
export async function printLog(
  queue: Queue,
  context: Context,
  id: string,
  { follow, tail }: { follow: boolean; tail: number | undefined },
): Promise<void> {
  refuseWhatIsNoLog(queue, id);
  const file = logFileOf(queue, id);
  if (context.json) {
    const text = file === undefined ? '' : readTail(file, JSON_BYTES);
    context.printJson({ taskId: id, log: tail === undefined ? text : lastLines(text, tail) });
    return;
  }
  if (follow && !isTerminal(queue.read(id).status)) {
    await followUntilEnded(queue, id, tail);
    return;
  }
  if (file === undefined) context.note(`Task ${id} has written nothing yet.`);
  else if (tail === undefined) await printAll(file);
  else writeCleaned(lastLines(readTail(file, TAIL_BYTES), tail));
}

function newLogText(): LogText {
  return new LogText(coloursFor(standardOutput()).isColorSupported);
}

function writeCleaned(text: string): void {
  const cleaner = newLogText();
  outputStream().write(cleaner.add(text) + cleaner.end());
}

async function printAll(file: string): Promise<void> {
  const cleaner = newLogText();
  for await (const piece of createReadStream(file, 'utf8')) {
    if (!outputStream().write(cleaner.add(String(piece)))) {
      await new Promise<void>((resolve) => outputStream().once('drain', resolve));
    }
  }
  outputStream().write(cleaner.end());
}

/** What was written before (with `tail` its last lines), then each addition; ends when the task has ended and all of it is printed, or with a signal. */
async function followUntilEnded(queue: Queue, id: string, tail: number | undefined): Promise<void> {
  const file = queue.paths.logFile(id);
  const cleaner = newLogText();
  const before = tail !== undefined && existsSync(file) ? readTail(file, TAIL_BYTES) : '';
  const tailBytes = tail === undefined ? 0 : Buffer.byteLength(lastLines(before, tail));
  const live = new LiveQueue(queue);
  const end = untilSignal();
  const follower = followLog(file, {
    fromStart: tail === undefined,
    tailBytes,
    onText: (text) => outputStream().write(cleaner.add(text)),
  });
  try {
    const ended = new Promise<void>((resolve) => {
      const look = () => {
        if (isTerminal(queue.read(id).status)) resolve();
      };
      live.onChange(look);
      look();
    });
    await Promise.race([ended, end.signal]);
  } finally {
    follower.dispose();
    live.dispose();
    end.dispose();
  }
  outputStream().write(cleaner.end());
}
