import * as z from 'zod/mini';
import { lazily } from '../../core/index.ts';

const schema = lazily(() =>
  z.object({
    grouping: z.catch(z.enum(['none', 'status', 'agent']), 'none'),
    sorting: z.catch(z.enum(['execution', 'time']), 'execution'),
    filter: z.catch(z.string(), ''),
  }),
);

/** How a person wants the rows. */
export type Arrangement = Readonly<z.infer<ReturnType<typeof schema>>>;

/** What the rows are grouped by. */
export type Grouping = Arrangement['grouping'];
/** `execution`: as the queue starts them; `time`: what happened last comes first. */
export type Sorting = Arrangement['sorting'];

/** As long as nobody asked for anything else. */
export const PLAIN: Arrangement = { grouping: 'none', sorting: 'execution', filter: '' };

/** What an earlier window kept; what cannot be read of it is as if nobody had asked. */
export function readArrangement(kept: unknown): Arrangement {
  if (kept === undefined) return PLAIN;
  const result = z.safeParse(schema(), kept);
  return result.success ? result.data : PLAIN;
}
