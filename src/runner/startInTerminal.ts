import { closeSync, writeSync } from 'node:fs';
import {
  examine,
  markerFor,
  messageOf,
  moveSentinelsAside,
  OrchestraError,
  ownIdentity,
  passOn,
  start,
  type StartMark,
  type Task,
  withdrawTerminal,
  workOf,
  writeNewFile,
} from '../core/running.ts';
import { isOutdated } from './admission.ts';
import { openLog, type StartContext, type Started } from './startAgent.ts';

const LOG_WORDS = '[orchestra: this ran in a terminal, which kept what was written]\n';

/**
 * Claims a pending task for the wrapper that waits in a terminal, and lets it go: the claim first, flushed; then, if this
 * is still the runner that accepts starts, the file that the terminal waits for. From there on it is watched as any other.
 * Undefined where the terminal is gone or was told of other work: the task is held back then. Undefined too where what its
 * start was decided by has changed: it waits on, to be decided about anew.
 * @throws OrchestraError where the claim could not be written; nothing runs then
 */
export function startInTerminal(
  task: Task,
  mark: Pick<StartMark, 'revision' | 'config'>,
  context: StartContext & { report(message: string): void },
): Started | undefined {
  const { store } = context;
  const { taskId: id, terminal } = task;
  if (terminal === null) return undefined;
  const why =
    examine(terminal.wrapper) === 'dead'
      ? 'its terminal is gone'
      : terminal.work === workOf(task)
        ? undefined
        : 'it was changed while its terminal waited';
  if (why !== undefined) {
    store.commit(id, (current) => withdrawTerminal(current, context.clock.nowMs(), why), { flush: true });
    return undefined;
  }
  moveSentinelsAside(store.paths, id);
  noteInLog(store, id);
  const revision = task.revision + 1;
  const claim = { isOurs: false };
  let claimed: Task | undefined;
  try {
    claimed = store.commit(
      id,
      (current) => {
        // Another runner would claim it for the same wrapper: whose claim it is, only this tells.
        claim.isOurs =
          current.revision === task.revision &&
          current.status === 'pending' &&
          !isOutdated(mark, current, store.paths.root);
        if (!claim.isOurs) return undefined;
        return start(current, context.clock.nowMs(), {
          process: terminal.wrapper,
          runner: ownIdentity(),
          marker: markerFor({ queueId: context.queueId, root: store.paths.root, taskId: id, revision }),
          logFile: store.paths.shown(store.paths.logFile(id)),
          planFile: store.paths.shown(store.paths.planFile(id)),
        });
      },
      { flush: true },
    );
  } catch (error) {
    // The claim stands, but nothing may run that a power cut would forget: it is given back.
    if (!OrchestraError.is(error, 'unconfirmed')) throw error;
    context.report(messageOf(error));
  }
  if (!claim.isOurs) return undefined;
  if (claimed === undefined || !context.isHeld()) {
    store.commit(id, passOn, { flush: true });
    return undefined;
  }
  try {
    writeNewFile(store.paths.goFile(id, revision), '');
  } catch (error) {
    // It is watched all the same: when its terminal gives up, it is put back.
    context.report(`${id}: ${messageOf(error)}`);
  }
  return { task: claimed, exited: undefined };
}

function noteInLog(store: StartContext['store'], id: string): void {
  const fd = openLog(store, id);
  try {
    writeSync(fd, LOG_WORDS);
  } finally {
    closeSync(fd);
  }
}
