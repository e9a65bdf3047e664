import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestOf } from '../model/digest.ts';
import { OrchestraError, saidBy } from '../model/errors.ts';
import { isFields } from '../model/guards.ts';
import { words } from '../model/words.ts';
import { ensureFolder, readFrom, replaceFile } from '../store/files.ts';
import type { Environment } from './configHome.ts';
import type { AgentDefinition } from './definition.ts';
import { launchIdentity } from './launchIdentity.ts';
import { permissionFlagsOf } from './permissionFlags.ts';
import { shownAgentCommand, visible } from './shownCommand.ts';

/** Something a person has to say yes to before it starts. */
export type ConsentQuestion =
  | { readonly kind: 'queue'; readonly root: string; readonly queueId: string }
  | {
      readonly kind: 'agent';
      readonly root: string;
      readonly agent: AgentDefinition;
      /** The command line as people read it, placeholders in place, invisible characters written out. */
      readonly commandLine: string;
      /** As {@link commandLine}, where it can be run in a terminal too. */
      readonly interactiveCommandLine?: string;
      /** `NAME=value`, one each. */
      readonly environment: readonly string[];
      readonly workingDirectory: string;
      /** Flags in the command line that skip the agent's own permission questions. */
      readonly permissionFlags: readonly string[];
      /** The files that define it. */
      readonly sources: readonly string[];
      /** The prompt template, where there is one. */
      readonly template?: string;
    };

/** Answers of this person on this machine. Folders are told apart by their real path. */
export interface Consent {
  /** Whether the queue was made here by this person, or trusted since. */
  queueTrust(root: string, queueId: string): boolean;
  /** Whether the agent may be started: nothing it runs comes from the project's files, or it was approved as it is. */
  agentTrust(root: string, agent: AgentDefinition): boolean;
  /** @throws OrchestraError where the answer cannot be kept */
  grantQueue(root: string, queueId: string): void;
  /** @throws OrchestraError where the answer cannot be kept */
  grantAgent(root: string, agent: AgentDefinition): void;
  /**
   * Records that this person made the queue: what they make, they need not trust. Where that cannot be kept (a person
   * without a home), it is asked for before something starts.
   */
  rememberOwnQueue(root: string, queueId: string): void;
  /** What is still to be asked before these agents may start here. */
  pending(root: string, queueId: string, agents: Iterable<AgentDefinition>): ConsentQuestion[];
}

/** What consent depends on. */
export interface ConsentOptions {
  /** Where answers are kept; see `configHome`. */
  readonly configHome: string;
  /** `ORCHESTRA_TRUST_WORKSPACE=1` answers yes. */
  readonly env: Environment;
}

/**
 * Opens the answers; nothing is read or written before a question is asked. Each answer is a file of its own that
 * holds its question: writers at the same time cannot lose each other's answers, and no answer fits another folder,
 * queue or command line.
 */
export function createConsent({ configHome, env }: ConsentOptions): Consent {
  const folder = join(configHome, 'trust');
  const always = env['ORCHESTRA_TRUST_WORKSPACE'] === '1';
  const has = (question: Question): boolean =>
    always || isAnswerTo(question, readFrom(answerFile(folder, question), 0)?.toString('utf8'));
  const keep = (question: Question, how: string): void => {
    try {
      ensureFolder(folder);
      replaceFile(answerFile(folder, question), `${JSON.stringify({ ...question, how }, undefined, 2)}\n`);
    } catch (error) {
      throw unkept(error);
    }
  };
  const queueTrust: Consent['queueTrust'] = (root, queueId) => has(queueQuestion(root, queueId));
  const agentTrust: Consent['agentTrust'] = (root, agent) =>
    !agent.origin.workspace || has(agentQuestion(root, agent));
  return {
    queueTrust,
    agentTrust,
    grantQueue: (root, queueId) => keep(queueQuestion(root, queueId), 'trusted'),
    grantAgent: (root, agent) => keep(agentQuestion(root, agent), 'trusted'),
    rememberOwnQueue: (root, queueId) => {
      try {
        keep(queueQuestion(root, queueId), 'made here');
      } catch (error) {
        if (!OrchestraError.is(error)) throw error;
      }
    },
    pending: (root, queueId, agents) => [
      ...(queueTrust(root, queueId) ? [] : [{ kind: 'queue' as const, root: realRoot(root), queueId }]),
      ...[...agents].filter((agent) => !agentTrust(root, agent)).map((agent) => askAbout(root, agent)),
    ],
  };
}

/** Whoever has no place to keep a yes can still say it each time. */
function unkept(error: unknown): unknown {
  if (!OrchestraError.is(error)) return error;
  const said = words`The approval could not be kept: ${saidBy(error)} Without that, ORCHESTRA_TRUST_WORKSPACE=1 says yes for one command.`;
  return new OrchestraError(error.reason, said, { cause: error });
}

/** What an answer answers; kept in its file for people to read. */
interface Question {
  readonly kind: 'queue' | 'agent';
  readonly root: string;
  readonly subject: string;
}

const ANSWERED = ['kind', 'root', 'subject'] as const;

function queueQuestion(root: string, queueId: string): Question {
  return { kind: 'queue', root: realRoot(root), subject: queueId };
}

function agentQuestion(root: string, agent: AgentDefinition): Question {
  return { kind: 'agent', root: realRoot(root), subject: launchIdentity(agent) };
}

/** Whether the text of an answer's file answers exactly this question: its name alone would fit others too. */
function isAnswerTo(question: Question, text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    const answer: unknown = JSON.parse(text);
    return isFields(answer) && ANSWERED.every((field) => answer[field] === question[field]);
  } catch {
    return false;
  }
}

function answerFile(folder: string, { kind, root, subject }: Question): string {
  const text = JSON.stringify([kind, root, subject]);
  return join(folder, `${kind}-${digestOf(text)}-${String(text.length)}.json`);
}

function realRoot(root: string): string {
  try {
    return realpathSync(root);
  } catch {
    return resolve(root);
  }
}

function askAbout(root: string, agent: AgentDefinition): ConsentQuestion {
  return {
    kind: 'agent',
    root: realRoot(root),
    agent,
    commandLine: shownAgentCommand(agent),
    ...(agent.interactiveArgs === undefined
      ? {}
      : { interactiveCommandLine: shownAgentCommand({ ...agent, args: agent.interactiveArgs }) }),
    environment: Object.entries(agent.env).map(([name, value]) => visible(`${name}=${value}`)),
    workingDirectory: visible(resolve(root, agent.workingDirectory ?? '.')),
    permissionFlags: permissionFlagsOf(agent),
    sources: agent.origin.sources,
    ...(agent.promptTemplate === undefined ? {} : { template: agent.promptTemplate }),
  };
}
