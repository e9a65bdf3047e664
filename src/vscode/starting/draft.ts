import * as z from 'zod/mini';
import { lazily, type NewTaskRequest } from '../../core/index.ts';

/** What a keybinding, a menu or another extension may hand over, and what is kept of a prompt; the queue checks the values. */
export const draftSchema = lazily(() =>
  z.object({
    agent: z.optional(z.string()),
    prompt: z.optional(z.string()),
    priority: z.optional(z.number()),
    timeoutSeconds: z.optional(z.number()),
    maxRetries: z.optional(z.number()),
    autoRetry: z.optional(z.boolean()),
    dependsOn: z.optional(z.array(z.string())),
    notBefore: z.optional(z.string()),
    paused: z.optional(z.boolean()),
    interactive: z.optional(z.boolean()),
  }),
);

/** A task that is being put together; what is missing is asked for, or has its standard. */
export type Draft = { readonly [K in keyof NewTaskRequest]?: NewTaskRequest[K] | undefined } & {
  /** It is run in a terminal as soon as it is added. */
  readonly interactive?: boolean | undefined;
};

/** What goes along with a prompt: code, a problem, a change, files. */
export interface Attachment {
  /** In a few words, for a person. */
  readonly label: string;
  /** Markdown, for the agent. */
  readonly text: string;
}

/** The whole prompt: what the person asks for, then what goes along. */
export function promptWith(wish: string, attachment: Attachment | undefined): string {
  return attachment === undefined ? wish : `${wish.trim()}\n\n${attachment.text}`;
}
