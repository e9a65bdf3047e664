import * as z from 'zod/mini';
import { lazily } from '../core/model/lazily.ts';

/** At most so many titles are asked for at once. */
export const TITLES_AT_ONCE = 50;

/** What the board's page says to the extension. Made at its first use: a window without a board pays nothing for it. */
export const fromPageSchema = lazily(() => {
  const task = z.string().check(z.maxLength(200));
  return z.discriminatedUnion('type', [
    /** The page stands and wants the queue it showed before, or any. */
    z.object({ type: z.literal('ready'), root: z.optional(z.string()) }),
    /** Another queue is to be shown. */
    z.object({ type: z.literal('show'), root: z.string() }),
    /** Select the task in the tree. */
    z.object({ type: z.literal('select'), task }),
    /** Open the task's log, or whatever there is of it. */
    z.object({ type: z.literal('open'), task }),
    /** A person wants to start a task. */
    z.object({ type: z.literal('start') }),
    /** What are these tasks called? */
    z.object({ type: z.literal('titles'), tasks: z.array(task).check(z.maxLength(TITLES_AT_ONCE)) }),
  ]);
});
/** One message of the page. */
export type FromPage = z.infer<ReturnType<typeof fromPageSchema>>;
