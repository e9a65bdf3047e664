import type { AgentDefinition } from './definition.ts';

/** Something a person has to say yes to before it starts. */
export type ConsentQuestion =
  | { readonly kind: 'queue'; readonly root: string; readonly queueId: string }
  | {
      readonly kind: 'agent';
      readonly root: string;
      readonly agent: AgentDefinition;
      /** The command line as people read it, placeholders in place. */
      readonly commandLine: string;
      readonly environment: readonly string[];
      readonly workingDirectory: string;
      /** Flags in the command line that skip the agent's own permission questions. */
      readonly permissionFlags: readonly string[];
      /** The files that define it. */
      readonly sources: readonly string[];
      /** Begins with these words where a template comes from the project. */
      readonly template?: string;
    };

/** Answers of this person on this machine. Folders are told apart by their real path. */
export interface Consent {
  /** Whether the queue was made here by this person, or trusted since. */
  queueTrust(root: string, queueId: string): boolean;
  /** Whether the agent may be started: nothing in it comes from the project's files, or it was approved as it is. */
  agentTrust(root: string, agent: AgentDefinition): boolean;
  /** @throws OrchestraError where the answer cannot be kept */
  grantQueue(root: string, queueId: string): void;
  /** @throws OrchestraError where the answer cannot be kept */
  grantAgent(root: string, agent: AgentDefinition): void;
  /** Records that this person made the queue. The same as {@link grantQueue}, under its own name in the file. */
  rememberOwnQueue(root: string, queueId: string): void;
  /** What is still to be asked for these agents. */
  pending(root: string, queueId: string, agents: Iterable<AgentDefinition>): ConsentQuestion[];
}

/** What consent depends on. */
export interface ConsentOptions {
  /** Where answers are kept; see `configHome`. */
  readonly configHome: string;
  /** `ORCHESTRA_TRUST_WORKSPACE=1` answers yes. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The folder of this person's answers: outside every project. */
export function configHome(
  _env: Readonly<Record<string, string | undefined>>,
  _platform: NodeJS.Platform = process.platform,
): string {
  throw new Error('not yet');
}

/** Opens the answers; nothing is read or written before a question is asked. */
export function createConsent(_options: ConsentOptions): Consent {
  throw new Error('not yet');
}
