import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { interactiveAgent } from '../agents/interactiveAgent.ts';
import { requireKnown } from '../config/problems.ts';
import { chooseAgent } from '../dispatch/chooseAgent.ts';
import { requireLaunch } from '../dispatch/prepareLaunch.ts';
import { OrchestraError } from '../model/errors.ts';
import { pause } from '../model/pause.ts';
import { isTerminal, type Task } from '../model/task.ts';
import { offerTerminal, withdrawTerminal, workOf } from '../model/terminal.ts';
import { words } from '../model/words.ts';
import { examine, ownIdentity, sameProcess } from '../process/identity.ts';
import { launchInTerminal, type WaitingWrapper } from '../process/launchInTerminal.ts';
import {
  agentEnvironment,
  MARKER_VARIABLE,
  markerPrefixFor,
  strippedEnvironment,
} from '../process/marker.ts';
import type { QueueContext } from '../queue/queueContext.ts';

const LOOK_MS = 50;
/** How long the runner may take to write down how a run ended, milliseconds. */
const OUTCOME_MS = 15_000;

/** What became of an offer. */
export type OfferEnd =
  | 'started'
  /** Somebody cancelled, changed, or put the task aside meanwhile, or the runner that claimed it died before "go". */
  | 'withdrawn';

/**
 * A task that is to run in the terminal of this process. Its wrapper waits here; whoever dispatches decides when its turn
 * has come, and the runner claims it for the wrapper, as it claims for those it starts itself. So limits, order, pauses,
 * consent, timeouts and stops are those of every task, and one start per attempt is kept by the same files.
 */
export class TerminalRun {
  readonly #queue: QueueContext;
  readonly #id: string;
  readonly #wrapper: WaitingWrapper;
  #claimedAs: number | undefined;

  private constructor(queue: QueueContext, id: string, wrapper: WaitingWrapper) {
    this.#queue = queue;
    this.#id = id;
    this.#wrapper = wrapper;
  }

  /**
   * Starts the wrapper and offers it for the task. Nothing of the agent runs yet.
   * @throws OrchestraError where the task or its agent cannot be run in a terminal
   */
  static offer(queue: QueueContext, id: string): TerminalRun {
    const task = queue.read(id);
    const agent = requireInteractive(queue, task);
    requireKnown(queue.config());
    const environment = strippedEnvironment(queue.environment);
    const launch = requireLaunch(queue.paths, {
      task,
      agent,
      skipPermissionFlags: queue.config().settings.skipPermissionFlags,
      path: environment['PATH'],
    });
    const wrapper = launchInTerminal({
      program: launch.program,
      args: launch.args,
      cwd: launch.cwd,
      env: withoutMarker(
        agentEnvironment({
          base: environment,
          extra: { PWD: launch.cwd, ...launch.env },
          marker: '',
          taskId: id,
          root: queue.root,
        }),
      ),
      filePrefix: join(queue.paths.run, id),
      markerPrefix: markerPrefixFor({
        queueId: queue.info()?.id ?? 'unknown',
        root: queue.root,
        taskId: id,
      }),
    });
    const terminal = { holder: ownIdentity(), wrapper: wrapper.identity, work: workOf(task) };
    try {
      queue.store.commit(
        id,
        (current) => {
          requireFree(current);
          return offerTerminal(current, queue.clock.nowMs(), terminal);
        },
        { flush: true },
      );
    } catch (error) {
      wrapper.abandon();
      throw error;
    }
    return new TerminalRun(queue, id, wrapper);
  }

  /** The end of the wrapper, and so of the agent. */
  get exited(): Promise<unknown> {
    return this.#wrapper.exited;
  }

  /** Waits until the runner lets the agent go, and starts it. */
  async started(): Promise<OfferEnd> {
    for (;;) {
      const end = this.#look();
      if (end !== undefined) return end;
      await pause(LOOK_MS);
    }
  }

  /** Gives the offer up; the task is held back. Nothing happens where it started already. @throws OrchestraError */
  withdraw(why: string): void {
    this.#wrapper.abandon();
    this.#queue.store.commit(
      this.#id,
      (task) => (this.#isOurs(task) ? withdrawTerminal(task, this.#queue.clock.nowMs(), why) : undefined),
      { flush: true },
    );
  }

  /** The task, once its agent has ended and the runner has written down how; as it is then where that takes too long. */
  async ended(): Promise<Task> {
    await this.exited;
    const deadlineMs = this.#queue.clock.monotonicMs() + OUTCOME_MS;
    for (;;) {
      const task = this.#queue.read(this.#id);
      if (isTerminal(task.status) || this.#queue.clock.monotonicMs() > deadlineMs) return task;
      await pause(LOOK_MS);
    }
  }

  #look(): OfferEnd | undefined {
    const task = this.#queue.tryRead(this.#id);
    if (task === undefined || !this.#isOurs(task) || isTerminal(task.status)) return this.#giveUp();
    if (task.status === 'pending') {
      this.#claimedAs = undefined;
      return examine(this.#wrapper.identity) === 'dead' ? this.#giveUp() : undefined;
    }
    const attempt = task.startRevision ?? 0;
    if (existsSync(this.#queue.paths.goFile(this.#id, attempt))) {
      this.#wrapper.go(attempt);
      return 'started';
    }
    // The runner that claimed it died in between, or another one has it in its care: nobody says "go" any more.
    const isLost = task.runner === null || examine(task.runner) === 'dead' || task.revision !== attempt;
    const wasLost = this.#claimedAs === attempt;
    this.#claimedAs = isLost ? attempt : undefined;
    return isLost && wasLost ? this.#giveUp() : undefined;
  }

  #giveUp(): OfferEnd {
    this.#wrapper.abandon();
    return 'withdrawn';
  }

  #isOurs(task: Task): boolean {
    return task.terminal !== null && sameProcess(task.terminal.wrapper, this.#wrapper.identity);
  }
}

/**
 * The agent of a task as it is started in a terminal.
 * @throws OrchestraError where it is missing here, or does not say how
 */
export function requireInteractive(
  queue: QueueContext,
  task: Pick<Task, 'agent'>,
): ReturnType<typeof interactiveAgent> {
  if (process.platform === 'win32') {
    throw new OrchestraError(
      'refused',
      words`On Windows tasks cannot be run interactively yet; let it run by itself.`,
    );
  }
  const agent = chooseAgent(queue, task.agent);
  if (agent instanceof OrchestraError) throw agent;
  return interactiveAgent(agent);
}

function requireFree({ taskId, terminal }: Task): void {
  if (terminal !== null && examine(terminal.wrapper) === 'alive') {
    throw new OrchestraError('refused', words`${taskId} waits in another terminal already; run it there.`);
  }
}

/** The wrapper sets it, once it knows the attempt. */
function withoutMarker(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== MARKER_VARIABLE));
}
