import * as z from 'zod/mini';
import { lazily } from '../../../core/index.ts';

/** The `type` of our entries in tasks.json. */
export const TASK_TYPE = 'orchestra';

const newTaskSchema = lazily(() =>
  z.object({
    agent: z.string(),
    prompt: z.string(),
    priority: z.optional(z.number()),
    timeoutSeconds: z.optional(z.number()),
    maxRetries: z.optional(z.number()),
    autoRetry: z.optional(z.boolean()),
    /** `dependsOn` is VS Code's own, and means its tasks. */
    dependsOnTasks: z.optional(z.array(z.string())),
  }),
);
/** Fields of a definition, for the manifest test. */
export const definitionFields = (): readonly string[] => [...Object.keys(newTaskSchema().shape), 'taskId'];

const definitionSchema = lazily(() => z.union([z.object({ taskId: z.string() }), newTaskSchema()]));

/** What a VS Code task of ours means: one that is in the queue already, or a new one each time it is run. */
export type TaskWish = z.infer<ReturnType<typeof definitionSchema>>;

/** Reads an entry of tasks.json; undefined where it names neither an agent and a prompt nor a task. */
export function readTaskDefinition(definition: unknown): TaskWish | undefined {
  return z.safeParse(definitionSchema(), definition).data;
}
