import { accessSync, closeSync, constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { isWholeEvent, taskEventSchema, type TaskEvent } from '../model/event.ts';
import { parseTime } from '../model/clock.ts';
import { OrchestraError, systemCode, writeError } from '../model/errors.ts';
import { newNonce } from '../model/ids.ts';
import { appendText } from './append.ts';
import { ensureFolder, moveFile, namesIn, readText, removeFile } from './files.ts';
import { flushFile } from './flush.ts';
import type { QueuePaths } from './paths.ts';
import { openPlainFile } from './plainFile.ts';

/** Named by the moment, milliseconds; more digits than a number can hold are none of ours. */
const ROTATED = /^events\.(\d{1,15})\.jsonl$/;

/** An empty file this old was made by somebody who was killed before they put events there, milliseconds. */
const ABANDONED_MS = 3_600_000;

/** `events.jsonl`: one line a transition. Readers drop repeats by task and revision. */
export class EventLog {
  readonly #paths: QueuePaths;

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  append(events: readonly TaskEvent[]): void {
    if (events.length === 0) return;
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    try {
      appendText(this.#paths.events, text, { create: true });
    } catch (error) {
      if (!OrchestraError.is(error, 'damaged')) throw error;
      this.#setAside();
      appendText(this.#paths.events, text, { create: true });
    }
  }

  /** For what must not begin where it cannot be told. @throws OrchestraError where the file may not be written */
  requireWritable(): void {
    const { events } = this.#paths;
    // Made, or put aside, once something is told.
    if (lstatSync(events, { throwIfNoEntry: false })?.isFile() !== true) return;
    try {
      accessSync(events, constants.W_OK);
    } catch (error) {
      throw writeError(events, error);
    }
  }

  /** Makes what was appended survive a power cut. */
  flush(): void {
    flushFile(this.#paths.events);
  }

  /** All events, oldest file first, each (task, revision) once; lines that do not parse are passed over. */
  read(query: { task?: string; sinceMs?: number } = {}): TaskEvent[] {
    const seen = new Set<string>();
    const events: TaskEvent[] = [];
    for (const path of this.files()) {
      const text = readText(path) ?? '';
      for (const line of text.split('\n')) {
        if (query.task !== undefined && !line.includes(query.task)) continue;
        const event = parseEvent(line);
        if (event === undefined) continue;
        if (query.task !== undefined && event.task !== query.task) continue;
        if (query.sinceMs !== undefined && (parseTime(event.at) ?? 0) < query.sinceMs) continue;
        const key = `${event.task} ${String(event.revision)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        events.push(event);
      }
    }
    return events;
  }

  /** Puts a file over `maxBytes` aside, and deletes those put aside more than `keepDays` ago. */
  rotate(nowMs: number, maxBytes: number, keepDays: number): void {
    const size = lstatSync(this.#paths.events, { throwIfNoEntry: false })?.size ?? 0;
    if (size > maxBytes) {
      // The clock may have been set back: the names stand in the order of what happened, and none twice.
      let atMs = Math.max(Math.trunc(nowMs), (this.#rotated().at(-1)?.atMs ?? 0) + 1);
      while (!reserve(this.#rotatedFile(atMs))) atMs++;
      // Where another process was first, the place is not needed.
      if (!moveFile(this.#paths.events, this.#rotatedFile(atMs))) removeFile(this.#rotatedFile(atMs));
    }
    for (const { path, atMs } of this.#rotated()) {
      if (nowMs - atMs > keepDays * 86_400_000 || isAbandoned(path, nowMs)) removeFile(path);
    }
  }

  /** What stands in the file's place and is none (a link, a pipe) is kept, and no reason to stop telling. */
  #setAside(): void {
    const { events, damaged } = this.#paths;
    if (lstatSync(events, { throwIfNoEntry: false })?.isFile() !== false) return;
    ensureFolder(damaged);
    moveFile(events, join(damaged, `events.${newNonce()}`));
  }

  /** The files that hold events, oldest first. */
  files(): string[] {
    return [...this.#rotated().map((file) => file.path), this.#paths.events];
  }

  #rotatedFile(atMs: number): string {
    return join(this.#paths.folder, `events.${String(atMs)}.jsonl`);
  }

  #rotated(): { path: string; atMs: number }[] {
    return namesIn(this.#paths.folder)
      .flatMap((name) => {
        const match = ROTATED.exec(name);
        return match === null ? [] : [{ path: join(this.#paths.folder, name), atMs: Number(match[1]) }];
      })
      .sort((a, b) => a.atMs - b.atMs);
  }
}

/** Makes an empty file, for a move that overwrites nothing else: false where somebody in the same moment was first. */
function reserve(path: string): boolean {
  try {
    closeSync(openPlainFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw OrchestraError.is(error) ? error : writeError(path, error);
  }
}

function isAbandoned(path: string, nowMs: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === 0 && Math.abs(nowMs - stat.mtimeMs) > ABANDONED_MS;
}

/** The event of a line; undefined where it holds none. */
export function parseEvent(line: string): TaskEvent | undefined {
  if (line === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isWholeEvent(value) ? value : z.safeParse(taskEventSchema(), value).data;
  } catch {
    return undefined;
  }
}
