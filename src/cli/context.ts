import { statSync } from 'node:fs';
import type { Queue, QueueOptions } from '../core/index.ts';
import { absolutePath } from './absolutePath.ts';
import { loadCore } from './core.ts';
import { CommandError, oneLine, quoted } from './errors.ts';
import { print, printError } from './output.ts';
import { runnerFile } from './runnerFile.ts';

/** Options that stand before or after any command. */
export type GlobalOptions = {
  readonly root?: string | undefined;
  readonly json?: true | undefined;
  readonly debug?: true | undefined;
};

/** What a command is handed: the global options, the two output streams and the queue. */
export interface Context {
  /** `--json`: standard output is JSON alone. */
  readonly json: boolean;
  /** Messages of a result: standard output, or standard error with `--json`. */
  say(text: string): void;
  /** Remarks beside the result: always standard error. */
  note(text: string): void;
  /** The result with `--json`. */
  printJson(value: unknown): void;
  /** The queue, which need not exist yet. @throws CommandError where the folder of `--root` is none. */
  openQueue(flags?: QueueOptions['flags']): Promise<Queue>;
  /** The queue. @throws CommandError where there is none: a command that needs tasks makes no folder. */
  existingQueue(flags?: QueueOptions['flags']): Promise<Queue>;
  /** The queue, created where it is missing. */
  createQueue(): Promise<Queue>;
}

/** @param options Read when needed: they are known once the arguments are parsed. */
export function createContext(options: () => GlobalOptions): Context {
  const say = (text: string) => {
    (options().json === true ? printError : print)(`${text}\n`);
  };
  const note = (text: string) => {
    printError(`${text}\n`);
  };
  const queueOptions = async (flags?: QueueOptions['flags']): Promise<QueueOptions> => {
    const { findRoot, projectOf } = await loadCore();
    const { root } = options();
    if (root !== undefined) requireFolder(root);
    const base = {
      root: root === undefined ? findRoot(absolutePath('.')) : projectOf(absolutePath(root)),
      actor: 'cli',
    };
    return {
      ...base,
      environment: process.env,
      runnerFile,
      // It is done: were that called a failure, whoever calls this program would do it once more.
      onUnconfirmed: (error) => {
        note(`orchestra: ${oneLine(error.message)}`);
      },
      ...(flags === undefined ? {} : { flags }),
    };
  };
  const openQueue = async (flags?: QueueOptions['flags']) => {
    const { Queue } = await loadCore();
    return Queue.open(await queueOptions(flags));
  };
  return {
    get json() {
      return options().json === true;
    },
    say,
    note,
    printJson: (value) => {
      print(`${JSON.stringify(value, null, 2)}\n`);
    },
    openQueue,
    existingQueue: async (flags) => {
      const queue = await openQueue(flags);
      const { requireOwnFolders } = await loadCore();
      requireOwnFolders(queue.paths);
      if (queue.exists) return queue;
      throw new CommandError(
        `there is no queue in ${queue.root}; "orchestra start AGENT PROMPT" makes one, or name its folder with --root`,
      );
    },
    createQueue: async () => {
      const { Queue } = await loadCore();
      return Queue.create(await queueOptions());
    },
  };
}

function requireFolder(root: string): void {
  let isFolder: boolean | undefined;
  try {
    isFolder = statSync(root, { throwIfNoEntry: false })?.isDirectory();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why =
      code === 'ENAMETOOLONG'
        ? 'has a longer path than the system allows; name a shorter one'
        : `could not be read (${code}); check its permissions, or name another one`;
    throw new CommandError(`the folder ${quoted(root)} (--root) ${why}`, 1, { cause: error });
  }
  if (isFolder === undefined)
    throw new CommandError(
      `the folder ${quoted(root)} (--root) does not exist; create it or name another one`,
    );
  if (!isFolder) throw new CommandError(`${root} (--root) is not a folder; name the project's folder`);
}
