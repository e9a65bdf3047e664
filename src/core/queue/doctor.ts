import { accessSync, constants, existsSync, lstatSync, statfsSync } from 'node:fs';
import { mistakeAbout } from '../agents/resolveAgent.ts';
import { configProblemWords } from '../config/problems.ts';
import { chooseAgent, programState } from '../dispatch/chooseAgent.ts';
import { messageOf, OrchestraError, saidBy, systemCode } from '../model/errors.ts';
import type { LongWork } from '../model/longWork.ts';
import type { Task } from '../model/task.ts';
import { words, type Said, type Words } from '../model/words.ts';
import { examine } from '../process/identity.ts';
import { listingTasks } from '../store/listing.ts';
import { isIdentityDamaged, requireOwnFolders } from '../store/queueFolder.ts';
import type { TaskStore } from '../store/taskStore.ts';
import { consentQuestions } from './consenting.ts';
import type { Finding } from './findings.ts';
import type { QueueContext } from './queueContext.ts';
import { validateDependencies } from './dependencies.ts';
import { rebuildIndex, verifyIndex } from './indexing.ts';
import { finishLeavingTasks } from './scans.ts';
import { behindJournal, keptAside, oddNames, twoCopies, withJournals } from './taskFileFindings.ts';

/** Less free space than this is worth a word, bytes. */
const LOW_SPACE_BYTES = 200 * 1024 * 1024;

/** Looks over queue and machine; with `fix` it mends what can be mended without losing anything. */
export function* diagnose(queue: QueueContext, options: { fix?: boolean }): LongWork<Finding<Said>[]> {
  const fix = options.fix === true;
  const findings = [...checkMachine(queue), ...checkConfig(queue)];
  const obstacles = checkOwnFolders(queue);
  if (!queue.exists) return [...findings, ...(obstacles.length > 0 ? obstacles : [noQueue(queue)])];
  findings.push(...obstacles, ...checkFolder(queue), ...checkConsent(queue));
  findings.push(...(yield* checkTasks(queue, fix)));
  findings.push(...(yield* checkIndex(queue, fix)));
  return findings;
}

function noQueue(queue: QueueContext): Finding<Said> {
  return {
    level: 'ok',
    what: words`There is no queue in ${queue.root} yet.`,
    mend: words`Make one with "orchestra start AGENT PROMPT".`,
  };
}

function checkMachine(queue: QueueContext): Finding<Said>[] {
  const findings: Finding<Said>[] = [
    { level: 'ok', what: `Node ${process.versions.node} on ${process.platform}` },
  ];
  const config = queue.config();
  const found = [...config.agents.values()]
    .filter((agent) => programState(queue, agent.command) === 'found')
    .map((agent) => agent.name);
  findings.push(
    found.length > 0
      ? { level: 'ok', what: words`Agents whose program was found: ${found.sort().join(', ')}` }
      : {
          level: 'error',
          what: words`No agent program was found on PATH.`,
          mend: words`Install one, or define an agent of your own in .orchestra/agent-config.json.`,
        },
  );
  return findings;
}

function checkConfig(queue: QueueContext): Finding<Said>[] {
  return queue.config().problems.map((problem) => ({
    level: 'warning',
    what: configProblemWords(problem),
    mend:
      problem.path === ''
        ? words`Mend the file, or move it away.`
        : words`Correct that value; the rest of the file is used as it is.`,
  }));
}

/** What stands where the queue needs a folder. */
function checkOwnFolders(queue: QueueContext): Finding<Said>[] {
  try {
    requireOwnFolders(queue.paths);
    return [];
  } catch (error) {
    return [
      { level: 'error', what: OrchestraError.is(error) ? (error.words ?? error.message) : messageOf(error) },
    ];
  }
}

function checkFolder(queue: QueueContext): Finding<Said>[] {
  const findings: Finding<Said>[] = [];
  if (isIdentityDamaged(queue.paths)) {
    findings.push({
      level: 'error',
      what: words`${queue.paths.queueFile} is damaged, so nothing can be added or started.`,
      mend: words`Move it away: the queue gets a new identity, and is to be approved once more.`,
    });
  }
  const { tasks, events } = queue.paths;
  const obstacle =
    unwritable(tasks, words`Change the permissions of the folder.`) ??
    (existsSync(events) ? unwritable(events, words`Change the permissions of the file.`) : undefined);
  if (obstacle !== undefined) findings.push(obstacle);
  const space = statfsSync(queue.paths.folder);
  const freeBytes = space.bavail * space.bsize;
  if (freeBytes < LOW_SPACE_BYTES) {
    findings.push({
      level: 'warning',
      what: words`Only ${Math.round(freeBytes / 1_048_576)} MB are free for the queue.`,
      mend: words`Free some space, or archive and clean old tasks.`,
    });
  }
  if (queue.isNewerFormat()) {
    findings.push({
      level: 'error',
      what: words`A newer version of Orchestra made this queue.`,
      mend: words`Update this one.`,
    });
  }
  const info = queue.info();
  if (info !== undefined && !queue.consent().queueTrust(queue.root, info.id)) {
    findings.push({
      level: 'warning',
      what: words`This machine does not know this queue (it was made elsewhere, or its state folder was replaced), so nothing is started.`,
      mend: words`Look at its tasks, then run "orchestra trust".`,
    });
  }
  return findings;
}

/** Agents of live tasks that nobody has said yes to. */
function checkConsent(queue: QueueContext): Finding<Said>[] {
  return consentQuestions(queue).flatMap((question): Finding<Said>[] =>
    question.kind === 'queue'
      ? [] // Found with the folder, whether tasks are live or not.
      : [
          {
            level: 'warning',
            what: words`Files of this project define agent ${question.agent.name} (${question.commandLine}), and nobody has approved that on this machine: its tasks do not start.`,
            mend: words`Look at "orchestra trust", then approve it with --yes.`,
          },
        ],
  );
}

function* checkTasks(queue: QueueContext, fix: boolean): LongWork<Finding<Said>[]> {
  const findings: Finding<Said>[] = [];
  const { live, finished, problems } = yield* listingTasks(queue.store);
  const liveIds = live.map(({ taskId }) => taskId);
  for (const problem of yield* withJournals(queue, problems, liveIds, finished())) {
    if (problem.taskId !== undefined) {
      findings.push(behindJournal(queue, problem, problem.taskId, fix));
      continue;
    }
    const kept = lstatSync(problem.path, { throwIfNoEntry: false });
    findings.push({
      level: 'error',
      what: `${problem.path} ${problem.reason}.`,
      mend:
        kept?.isFile() === true
          ? words`Mend the file by hand, or move it out of the folder.`
          : words`Move it out of the folder.`,
    });
  }
  findings.push(...keptAside(queue), ...oddNames(queue), ...twoCopies(queue));
  findings.push(...cutOffFindings(queue, fix));
  for (const task of live) {
    if (task.status === 'pending') {
      const agent = chooseAgent(queue, task.agent);
      if (agent instanceof OrchestraError)
        findings.push({
          level: 'error',
          what: words`${task.taskId} cannot start: ${agent.words ?? agent.message}`,
          mend: mendAgent(queue, task),
        });
    }
    const runner = task.runner ?? undefined;
    if (task.status === 'running' && runner !== undefined && examine(runner) === 'foreign') {
      findings.push({
        level: 'warning',
        what: words`${task.taskId} runs on another machine or in another container.`,
        mend: words`Cancel it there.`,
      });
    }
  }
  findings.push(
    ...(yield* validateDependencies(queue)).map((what): Finding<Said> => ({
      level: 'error',
      what,
      mend: words`Change the dependencies with "orchestra edit ID --depends-on …", or cancel the task.`,
    })),
  );
  if (findings.length === 0)
    findings.push({
      level: 'ok',
      what: live.length === 0 ? words`No task is live` : words`Live tasks in order: ${live.length}`,
    });
  return findings;
}

/** That a file or folder may not be written. */
function unwritable(path: string, change: Words): Finding<Said> | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    const isReadOnly = systemCode(error) === 'EROFS';
    return {
      level: 'error',
      what: isReadOnly
        ? words`${path} cannot be written: the disk is read-only.`
        : words`${path} cannot be written.`,
      mend: isReadOnly ? words`Make the disk writable.` : change,
    };
  }
}

/** Changes that were cut off; with `fix` those that it finished, and apart those that it could not, and why. */
function cutOffFindings({ store }: QueueContext, fix: boolean): Finding<Said>[] {
  const cutOff = store.intents(true).size;
  const obstacle = fix && cutOff > 0 ? finishCutOff(store) : undefined;
  const left = fix ? store.intents(true).size : cutOff;
  const finished = words`Changes that were cut off before they were shown: ${cutOff - left}; finished now.`;
  const unfinished = words`Changes that were cut off before they were shown: ${left}.`;
  const mend = fix
    ? (obstacle ??
      words`The process that was about to make them lives, halted perhaps; once it goes on or ends, they are finished.`)
    : words`The next dispatcher finishes them, or "orchestra doctor --fix".`;
  return [
    ...(cutOff > left ? [{ level: 'ok' as const, what: finished }] : []),
    ...(left > 0 ? [{ level: 'warning' as const, what: unfinished, mend }] : []),
  ];
}

/** What kept one of them from being finished. */
function finishCutOff(store: TaskStore): Said | undefined {
  try {
    store.healCutOff();
    finishLeavingTasks(store, true);
    return undefined;
  } catch (error) {
    if (OrchestraError.is(error)) return saidBy(error);
    throw error;
  }
}

function mendAgent(queue: QueueContext, { agent, taskId }: Task): Words {
  const mistake = mistakeAbout(queue.config(), agent);
  return mistake === undefined
    ? words`Put that right, or "orchestra edit ${taskId} --agent NAME".`
    : words`Correct its entry in ${mistake.file}, or "orchestra edit ${taskId} --agent NAME".`;
}

function* checkIndex(queue: QueueContext, fix: boolean): LongWork<Finding<Said>[]> {
  const differences = yield* verifyIndex(queue);
  if (differences.length === 0) return [];
  if (fix) {
    yield* rebuildIndex(queue);
    return [{ level: 'ok', what: words`The index differed from the files; built it anew.` }];
  }
  return [
    {
      level: 'warning',
      what: words`The index differs from the files: ${differences[0] ?? ''}`,
      mend: words`Run "orchestra index rebuild".`,
    },
  ];
}
