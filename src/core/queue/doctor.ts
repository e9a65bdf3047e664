import { accessSync, constants, statfsSync, lstatSync } from 'node:fs';
import { mistakeAbout } from '../agents/resolveAgent.ts';
import { describeConfigProblem } from '../config/problems.ts';
import { chooseAgent, isOnPath } from '../dispatch/chooseAgent.ts';
import { messageOf, OrchestraError, systemCode } from '../model/errors.ts';
import type { LongWork } from '../model/longWork.ts';
import { examine } from '../process/identity.ts';
import { listingTasks } from '../store/listing.ts';
import { isIdentityDamaged, requireOwnFolders } from '../store/queueFolder.ts';
import type { Finding } from './findings.ts';
import type { QueueContext } from './queueContext.ts';
import { validateDependencies } from './dependencies.ts';
import { rebuildIndex, verifyIndex } from './indexing.ts';
import { behindJournal, keptAside, oddNames, twoCopies, withJournals } from './taskFileFindings.ts';

/** Less free space than this is worth a word, bytes. */
const LOW_SPACE_BYTES = 200 * 1024 * 1024;

/** Looks over queue and machine; with `fix` it mends what can be mended without losing anything. */
export function* diagnose(queue: QueueContext, options: { fix?: boolean }): LongWork<Finding[]> {
  const fix = options.fix === true;
  const findings = [...checkMachine(queue), ...checkConfig(queue)];
  const obstacles = checkOwnFolders(queue);
  if (!queue.exists) return [...findings, ...(obstacles.length > 0 ? obstacles : [noQueue(queue)])];
  findings.push(...obstacles, ...checkFolder(queue));
  findings.push(...(yield* checkTasks(queue, fix)));
  findings.push(...(yield* checkIndex(queue, fix)));
  return findings;
}

function noQueue(queue: QueueContext): Finding {
  return {
    level: 'ok',
    what: `There is no queue in ${queue.root} yet.`,
    mend: 'Make one with "orchestra start AGENT PROMPT".',
  };
}

function checkMachine(queue: QueueContext): Finding[] {
  const findings: Finding[] = [{ level: 'ok', what: `Node ${process.versions.node} on ${process.platform}` }];
  const config = queue.config();
  const found = [...config.agents.values()]
    .filter((agent) => isOnPath(queue, agent.command))
    .map((agent) => agent.name);
  findings.push(
    found.length > 0
      ? { level: 'ok', what: `Agents whose program was found: ${found.sort().join(', ')}` }
      : {
          level: 'error',
          what: 'No agent program was found on PATH.',
          mend: 'Install one, or define an agent of your own in .orchestra/agent-config.json.',
        },
  );
  return findings;
}

function checkConfig(queue: QueueContext): Finding[] {
  return queue.config().problems.map((problem) => ({
    level: 'warning',
    what: describeConfigProblem(problem),
    mend:
      problem.path === ''
        ? 'Mend the file, or move it away.'
        : 'Correct that value; the rest of the file is used as it is.',
  }));
}

/** What stands where the queue needs a folder. */
function checkOwnFolders(queue: QueueContext): Finding[] {
  try {
    requireOwnFolders(queue.paths);
    return [];
  } catch (error) {
    return [{ level: 'error', what: messageOf(error) }];
  }
}

function checkFolder(queue: QueueContext): Finding[] {
  const findings: Finding[] = [];
  if (isIdentityDamaged(queue.paths)) {
    findings.push({
      level: 'error',
      what: `${queue.paths.queueFile} is damaged, so nothing can be added or started.`,
      mend: 'Move it away: the queue gets a new identity, and is to be approved once more.',
    });
  }
  try {
    accessSync(queue.paths.tasks, constants.W_OK);
  } catch (error) {
    const isReadOnly = systemCode(error) === 'EROFS';
    findings.push({
      level: 'error',
      what: `${queue.paths.tasks} cannot be written${isReadOnly ? ': the disk is read-only' : ''}.`,
      mend: isReadOnly ? 'Make the disk writable.' : 'Change the permissions of the folder.',
    });
  }
  const space = statfsSync(queue.paths.folder);
  const freeBytes = space.bavail * space.bsize;
  if (freeBytes < LOW_SPACE_BYTES) {
    findings.push({
      level: 'warning',
      what: `Only ${String(Math.round(freeBytes / 1_048_576))} MB are free for the queue.`,
      mend: 'Free some space, or archive and clean old tasks.',
    });
  }
  if (queue.isNewerFormat()) {
    findings.push({
      level: 'error',
      what: 'A newer version of Orchestra made this queue.',
      mend: 'Update this one.',
    });
  }
  const info = queue.info();
  if (info !== undefined && !queue.consent().queueTrust(queue.root, info.id)) {
    findings.push({
      level: 'warning',
      what: 'This machine does not know this queue (it was made elsewhere, or its state folder was replaced), so nothing is started.',
      mend: 'Look at its tasks, then run "orchestra trust".',
    });
  }
  return findings;
}

function* checkTasks(queue: QueueContext, fix: boolean): LongWork<Finding[]> {
  const findings: Finding[] = [];
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
          ? 'Mend the file by hand, or move it out of the folder.'
          : 'Move it out of the folder.',
    });
  }
  findings.push(...keptAside(queue), ...oddNames(queue), ...twoCopies(queue));
  const cutOff = queue.store.intents(true).size;
  if (cutOff > 0) {
    if (fix) queue.store.healCutOff();
    findings.push({
      level: fix ? 'ok' : 'warning',
      what: `Changes that were cut off before they were shown: ${String(cutOff)}${fix ? '; finished now' : ''}.`,
      ...(fix ? {} : { mend: 'The next dispatcher finishes them, or "orchestra doctor --fix".' }),
    });
  }
  for (const task of live) {
    if (task.status === 'pending') {
      const agent = chooseAgent(queue, task.agent);
      if (agent instanceof OrchestraError)
        findings.push({
          level: 'error',
          what: `${task.taskId} cannot start: ${agent.message}`,
          mend: `${mendAgent(queue, task.agent)}, or "orchestra edit ${task.taskId} --agent NAME".`,
        });
    }
    const runner = task.runner ?? undefined;
    if (task.status === 'running' && runner !== undefined && examine(runner) === 'foreign') {
      findings.push({
        level: 'warning',
        what: `${task.taskId} runs on another machine or in another container.`,
        mend: 'Cancel it there.',
      });
    }
  }
  findings.push(
    ...(yield* validateDependencies(queue)).map((what): Finding => ({
      level: 'error',
      what,
      mend: 'Change the dependencies with "orchestra edit ID --depends-on …", or cancel the task.',
    })),
  );
  if (findings.length === 0)
    findings.push({
      level: 'ok',
      what: live.length === 0 ? 'No task is live' : `Live tasks in order: ${String(live.length)}`,
    });
  return findings;
}

function mendAgent(queue: QueueContext, name: string): string {
  const mistake = mistakeAbout(queue.config(), name);
  return mistake === undefined ? 'Install the program' : `Correct its entry in ${mistake.file}`;
}

function* checkIndex(queue: QueueContext, fix: boolean): LongWork<Finding[]> {
  const differences = yield* verifyIndex(queue);
  if (differences.length === 0) return [];
  if (fix) {
    yield* rebuildIndex(queue);
    return [{ level: 'ok', what: 'The index differed from the files; built it anew.' }];
  }
  return [
    {
      level: 'warning',
      what: `The index differs from the files: ${differences[0] ?? ''}`,
      mend: 'Run "orchestra index rebuild".',
    },
  ];
}
