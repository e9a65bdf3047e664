import { join } from 'node:path';
import * as z from 'zod/mini';
import { lazily } from '../model/lazily.ts';
import { agentDefinitionSchema } from '../agents/definition.ts';
import { isTaskId } from '../model/ids.ts';
import { namesIn, readText, removeFile, replaceFile } from './files.ts';
import type { QueuePaths } from './paths.ts';

/** What the dispatcher tells the runner about one start. Nothing secret: values of the environment never pass here. */
const startMarkSchema = lazily(() =>
  z.object({
    task: z.string(),
    /** Of the task when its start was decided: one that changed since is decided about anew. */
    revision: z.optional(z.number()),
    /** Epoch of the dispatcher's lease: a mark of a dispatcher that lost it counts nothing. */
    epoch: z.number(),
    /** Build of the runner that shall take it: another one leaves it to its successor. */
    build: z.string(),
    /** Of the configuration that the start was decided by: once that changed, it is decided about anew. */
    config: z.optional(z.string()),
    agent: agentDefinitionSchema(),
    maxConcurrent: z.number(),
    graceSeconds: z.number(),
    sentinelGraceSeconds: z.number(),
    logMaxBytes: z.number(),
    skipPermissionFlags: z.boolean(),
    idleSeconds: z.number(),
  }),
);
/** See {@link startMarkSchema}. */
export type StartMark = z.infer<ReturnType<typeof startMarkSchema>>;

/** The start marks of a queue: a file each, written by the dispatcher, taken away by the runner that claimed the task. */
export class StartMarks {
  readonly #paths: QueuePaths;

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  write(mark: StartMark): void {
    replaceFile(this.#paths.startMark(mark.task), JSON.stringify(mark));
  }

  /** Ids that are marked. */
  ids(): string[] {
    return namesIn(this.#paths.start)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -5))
      .filter(isTaskId);
  }

  /** The mark, or undefined where there is none or it is damaged. */
  read(id: string): StartMark | undefined {
    const text = readText(join(this.#paths.start, `${id}.json`));
    return text === undefined ? undefined : parseStartMark(text);
  }

  remove(id: string): void {
    removeFile(this.#paths.startMark(id));
  }
}

/** Reads the text of a mark; undefined where it is damaged. */
export function parseStartMark(text: string): StartMark | undefined {
  try {
    const result = z.safeParse(startMarkSchema(), JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
