import { createReadStream } from 'node:fs';
import {
  followLog,
  isTerminal,
  LiveQueue,
  outputFormatOf,
  ShownLog,
  tailOffset,
  type OutputFormat,
  type Queue,
} from '../../core/index.ts';
import type { Context } from '../context.ts';
import { coloursFor } from '../format/colours.ts';
import { outputStream, standardOutput } from '../output.ts';
import { lastLines, logFileOf, readTail, refuseWhatIsNoLog } from '../taskFiles.ts';
import { untilFound } from './untilFound.ts';
import { untilSignal } from './untilSignal.ts';

/** Bytes looked through for the last lines. */
const TAIL_BYTES = 4 * 1024 * 1024;
/** Bytes of a log that fit into one JSON text. */
const JSON_BYTES = 64 * 1024 * 1024;

/** What of a log is asked for. */
export interface LogRequest {
  /** Go on until the task has ended. */
  readonly follow: boolean;
  /** Only so many of the last lines. */
  readonly tail: number | undefined;
  /** The bytes as they are: no words for JSON lines, nothing cleaned. */
  readonly raw: boolean;
}

/** Turns pieces of the file into what is printed. */
type Show = Pick<ShownLog, 'add' | 'end'>;

/** Prints the log of a task, and with `follow` what is added until the task has ended. */
export async function printLog(
  queue: Queue,
  context: Context,
  id: string,
  { follow, tail, raw }: LogRequest,
): Promise<void> {
  refuseWhatIsNoLog(queue, id);
  if (context.json && follow) await untilEnded(queue, context, id).over();
  const file = logFileOf(queue, id);
  if (context.json) {
    const text = file === undefined ? '' : readTail(file, JSON_BYTES);
    context.printJson({ taskId: id, log: tail === undefined ? text : lastLines(text, tail) });
    return;
  }
  const task = queue.read(id);
  const show = showing(
    raw ? 'raw' : outputFormatOf(queue, task),
    tail !== undefined && file !== undefined && tailOffset(file, TAIL_BYTES) > 0,
  );
  if (follow && !isTerminal(task.status)) {
    await followUntilEnded(queue, context, id, { tail, show });
    return;
  }
  if (file === undefined) context.note(`Task ${id} has written nothing yet.`);
  else if (tail !== undefined)
    outputStream().write(lastLines(show.add(readTail(file, TAIL_BYTES)) + show.end(), tail));
  else if (raw) await pipe(file);
  else await printAll(file, show);
}

function showing(format: OutputFormat | 'raw', startsInside: boolean): Show {
  if (format === 'raw') return { add: (piece) => piece, end: () => '' };
  return new ShownLog({ format, colours: coloursFor(standardOutput()).isColorSupported, startsInside });
}

async function printAll(file: string, show: Show): Promise<void> {
  for await (const piece of createReadStream(file, 'utf8')) await write(show.add(String(piece)));
  await write(show.end());
}

/** The bytes, whatever they are. */
async function pipe(file: string): Promise<void> {
  for await (const piece of createReadStream(file))
    await write(piece instanceof Buffer ? piece : String(piece));
}

async function write(piece: string | Buffer): Promise<void> {
  if (piece.length === 0 || outputStream().write(piece)) return;
  await new Promise<void>((resolve) => outputStream().once('drain', resolve));
}

/**
 * What was written before (with `tail` its last lines), then each addition; ends when the task has ended and all of it is
 * printed, or with a signal.
 */
async function followUntilEnded(
  queue: Queue,
  context: Context,
  id: string,
  { tail, show }: { readonly tail: number | undefined; readonly show: Show },
): Promise<void> {
  const file = queue.paths.logFile(id);
  const out = outputStream();
  // Before the first line is printed: what cannot be read from then on is looked at again.
  const ended = untilEnded(queue, context, id);
  // What there is at this moment comes at once: of that, only the last lines are wanted.
  let before: string | undefined = tail === undefined ? undefined : '';
  const follower = followLog(file, {
    offset: tail === undefined ? 0 : tailOffset(file, TAIL_BYTES),
    onText: (text) => {
      if (before === undefined) out.write(show.add(text));
      else before += show.add(text);
    },
  });
  if (before !== undefined && tail !== undefined) out.write(lastLines(before, tail));
  before = undefined;
  try {
    await ended.over();
  } finally {
    follower.dispose();
  }
  out.write(show.end());
}

/** Follows the queue from now on; `over` resolves once the task has ended, or with a signal, and lets go. */
function untilEnded(queue: Queue, context: Context, id: string): { over(): Promise<void> } {
  const live = LiveQueue.open(queue);
  const end = untilSignal();
  const find = () => {
    const task = queue.read(id);
    return isTerminal(task.status) ? task : undefined;
  };
  return {
    over: async () => {
      const ended = untilFound(live, find, (problem) => {
        context.note(`orchestra: ${problem}`);
      });
      try {
        await Promise.race([ended.found, end.signal]);
      } finally {
        ended.dispose();
        live.dispose();
        end.dispose();
      }
    },
  };
}
