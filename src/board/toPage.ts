import * as z from 'zod/mini';

/** What a task on the board can be in; `missing` stands for one that is named and nowhere to be found. */
const NODE_STATES = [
  'pending',
  'waiting',
  'blocked',
  'paused',
  'untrusted',
  'starting',
  'running',
  'near-timeout',
  'retrying',
  'complete',
  'failed',
  'timed-out',
  'cancelled',
  'missing',
] as const;
/** One of {@link NODE_STATES}. */
export type NodeState = (typeof NODE_STATES)[number];

const nodeSchema = z.object({
  /** Id of the first attempt: stays when the task is retried. */
  key: z.string(),
  /** Id of the latest attempt. */
  task: z.string(),
  title: z.string(),
  agent: z.string(),
  state: z.enum(NODE_STATES),
  /** The state in words. */
  stateText: z.string(),
  /** Why it is as it is, or how long it took; empty where there is nothing to say. */
  note: z.string(),
  /** 1 = the first one. */
  attempt: z.number(),
  /** Only while it runs, milliseconds since the epoch; time it slept is already added. */
  startedMs: z.optional(z.number()),
  /** Milliseconds it may run. */
  limitMs: z.optional(z.number()),
  /** Keys of the tasks it waits or waited for. */
  dependsOn: z.array(z.string()),
  /** What can be done with it, in the words that the menu of its row goes by. */
  can: z.string(),
});
/** A task, all its attempts taken together. */
export type BoardNode = z.infer<typeof nodeSchema>;

const runSchema = z.object({
  task: z.string(),
  agent: z.string(),
  createdMs: z.optional(z.number()),
  startedMs: z.number(),
  endedMs: z.optional(z.number()),
  outcome: z.optional(z.enum(['complete', 'failed', 'cancelled'])),
});

const queueSchema = z.object({ root: z.string(), name: z.string() });

/** What the page is told. */
export const toPageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('board'),
    /** Which one of `queues` is shown; empty where there is none. */
    root: z.string(),
    queues: z.array(queueSchema),
    trusted: z.boolean(),
    /** Translations of the page's texts, by the English one. */
    texts: z.record(z.string(), z.string()),
    nodes: z.array(nodeSchema),
    /** Finished tasks that are not among `nodes`. */
    earlier: z.number(),
  }),
  z.object({
    type: z.literal('changes'),
    nodes: z.array(nodeSchema),
    /** Keys. */
    gone: z.array(z.string()),
    earlier: z.number(),
  }),
  z.object({
    type: z.literal('runs'),
    /** Whether these are all there are, not only those that changed. */
    all: z.boolean(),
    runs: z.array(runSchema),
    /** Task ids. */
    gone: z.array(z.string()),
  }),
  z.object({ type: z.literal('titles'), titles: z.record(z.string(), z.string()) }),
]);
/** One message to the page. */
export type ToPage = z.infer<typeof toPageSchema>;
