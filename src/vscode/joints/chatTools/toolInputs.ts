import * as z from 'zod/mini';
import { lazily, TASK_STATUSES } from '../../../core/index.ts';

/** What chat may hand to each tool; package.json says the same as JSON schemas, and a test compares them. */
export const TOOL_INPUTS = {
  start: lazily(() =>
    z.object({
      agent: z.string(),
      prompt: z.string(),
      folder: z.optional(z.string()),
      priority: z.optional(z.number()),
      timeoutSeconds: z.optional(z.number()),
      dependsOn: z.optional(z.array(z.string())),
    }),
  ),
  list: lazily(() => z.object({ status: z.optional(z.enum(TASK_STATUSES)) })),
  read: lazily(() => z.object({ taskId: z.string() })),
  cancel: lazily(() => z.object({ taskId: z.string() })),
} as const;

/** What a tool of that name is given. */
export type ToolInput<Name extends keyof typeof TOOL_INPUTS> = z.infer<
  ReturnType<(typeof TOOL_INPUTS)[Name]>
>;
