import { fstatSync, writeSync } from 'node:fs';

/** The part of an output stream that decides on colours and width. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

const FILE_OR_PIPE: OutputStream = { isTTY: false };

/** Set up once a stream of Node's has to be used: from then on all of it goes there, in order. */
const streams = new Map<1 | 2, NodeJS.WriteStream>();

/** What is done already, for somebody whose output is lost. */
let accomplished = '';

/** Remembers what must not be done twice; it is said where standard output cannot be written. */
export function noteAccomplished(text: string): void {
  accomplished = text;
}

/** What {@link noteAccomplished} remembered; empty where nothing was done yet. */
export function whatIsAccomplished(): string {
  return accomplished;
}

/** Writes to standard output. A reader that has seen enough (`orchestra status | head`) ends the program well. */
export function print(text: string): void {
  write(1, text);
}

/** Writes to standard error. What cannot be written there is lost: the work is worth more. */
export function printError(text: string): void {
  write(2, text);
}

/** Whether all that was printed has left the program. */
export function isAllWritten(): boolean {
  return streams.size === 0;
}

/** Standard output as a stream, for what is drawn or comes piece by piece. */
export function outputStream(): NodeJS.WriteStream {
  return streamOf(1);
}

/** What standard output is: the terminal, or something without columns. */
export function standardOutput(): OutputStream {
  return isDevice(1) ? outputStream() : FILE_OR_PIPE;
}

/**
 * Straight to the file or pipe where that is what it is: to set up Node's streams takes a tenth of the time of a short
 * command.
 */
function write(fd: 1 | 2, text: string): void {
  if (streams.has(fd) || isDevice(fd)) {
    streamOf(fd).write(text);
    return;
  }
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') leave(fd);
      else if (code === 'EAGAIN') streamOf(fd).write(bytes.subarray(written));
      else if (fd === 1) giveUp(code);
      return;
    }
  }
}

function streamOf(fd: 1 | 2): NodeJS.WriteStream {
  let stream = streams.get(fd);
  if (stream === undefined) {
    stream = fd === 1 ? process.stdout : process.stderr;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') leave(fd);
      else if (fd === 1) giveUp(error.code);
    });
    streams.set(fd, stream);
  }
  return stream;
}

/** Nobody reads any more: without standard output there is nothing left to do. */
function leave(fd: 1 | 2): void {
  if (fd === 1) process.exit(0);
}

/** A full disk, mostly: without its output a command is of no use, and whoever called it has to know. */
function giveUp(code: unknown): never {
  try {
    writeSync(2, `orchestra: ${unwritten(code)}\n`);
  } catch {
    // There is no other place to say it.
  }
  process.exit(1);
}

function unwritten(code: unknown): string {
  const why =
    code === 'ENOSPC'
      ? 'standard output could not be written (ENOSPC); free some space there, or send it elsewhere'
      : `standard output could not be written (${typeof code === 'string' ? code : 'unknown error'}); send it elsewhere`;
  return accomplished === '' ? why : `${why}; ${accomplished}`;
}

function isDevice(fd: 1 | 2): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    // Closed by whoever started the program: Node's stream knows what to do.
    return true;
  }
}
